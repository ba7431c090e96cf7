# ./hearthline bench NAME: builds the node, the load generator and the C floor, then measures.
# shellcheck source=build/packages.sh
source "$here/build/packages.sh"

readonly bench_jar="$here/bench/target/hearthline-bench.jar"
readonly bench_floor="$here/bench/target/floor"

bench_usage() {
  cat <<'TEXT'
./hearthline bench NAME [options]

  fanout     CPU, latency and loss per packet: the relay, the bare C floor, with --peers Debian's janus
             [--listeners 1,10,100] [--rounds 5] [--seconds 4] [--peers] [--churn] [--quick]
  join       offer posted to first packet, one after the other and many at once [--joins 100] [--at-once 200]
  start      ready line after start, memory when idle [--rounds 5]
  memory     resident memory before and after real joins, per listener [--listeners 2000]
  overload   three times as many would-be listeners as fit: what those who are in lose
  e2e        mouth to ear, Chromium to Chromium, through the relay and direct [--clicks 220]
  journal    durable appends a second by many writers, one writer's wait, reading everything; with --postgresql URL there too
             [--writers 16] [--facts 1000000] [--seconds 10] [--quick]
  latency    talker's socket to listener's socket on one node [--listeners 1,100] [--seconds 20]
  pipe       what a pipe adds: listeners at the talker's media engine and at another one, in turns [--rounds 3] [--seconds 20]
  cluster    three nodes: kill -9, rolling restart, link cut, what pipes cost; links and pipes as root only
             [--rounds 5] [--seconds 20] [--listeners 2000] [--only latency,pipes,kill,restart,cut] [--quick]

Figures: a table here, JSON in bench/results/local/. docs/benchmarks.md says what they mean.
TEXT
}

hearthline_bench() {
  case "${1:-}" in
    help | --help | -h)
      bench_usage
      return
      ;;
    e2e)
      shift
      packages_for "bench e2e" chromium=chromium node=nodejs npm=npm
      build
      train
      cd "$here/e2e"
      npm ci --silent --no-audit --no-fund
      BENCH_REVISION=$(bench_revision) exec node bench-e2e.js "$@"
      ;;
    fanout | join | journal | start | memory | overload | latency | pipe | cluster) ;;
    *)
      bench_usage >&2
      fail "bench knows fanout, join, journal, start, memory, latency, pipe, overload, cluster and e2e, not '${1:-}'" 2
      ;;
  esac
  [[ $(uname -s) == Linux ]] || fail "the benchmarks read Linux's /proc and run on Linux only"
  local packages=(gcc=gcc ss=iproute2 /usr/include/openssl/evp.h=libssl-dev)
  [[ " $* " == *" --peers "* ]] && packages+=(janus=janus)
  [[ $1 == cluster ]] && packages+=(ip=iproute2 tcpdump=tcpdump)
  packages_for "bench" "${packages[@]}"
  build
  generator_build
  floor_build
  train
  bench_java "$@"
}

# Replaces this shell with the load generator.
bench_java() {
  exec "$JAVA_HOME/bin/java" -Xms64m -Xmx1g --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow \
    -Dbench.home="$here" -Dbench.floor="$bench_floor" \
    -Dbench.revision="$(bench_revision)" \
    -jar "$bench_jar" "$@"
}

bench_revision() {
  git -C "$here" describe --always --dirty 2>/dev/null || echo unknown
}

generator_build() {
  if [[ ! -f $bench_jar || -n $(find "$here/pom.xml" "$here"/{domain,media,cluster,bench}/{pom.xml,src} -newer "$bench_jar" -print -quit) ]]; then
    printf 'hearthline: building the load generator\n' >&2
    maven -Dmaven.test.skip=true -Dspotless.check.skip=true -pl bench -am package || fail "the build failed; the lines above say why." 1
    touch "$bench_jar" # Maven leaves a jar alone whose classes came out the same
  fi
}

floor_build() {
  if [[ ! -f $bench_floor || "$here/bench/floor/floor.c" -nt $bench_floor ]]; then
    gcc -O2 -Wall -Wextra -o "$bench_floor" "$here/bench/floor/floor.c" -lcrypto || fail "the C floor did not compile" 1
  fi
}
