# ./hearthline test: everything CI runs, part by part; a part alone when named.
# shellcheck source=build/packages.sh
source "$here/build/packages.sh"
# shellcheck source=build/bench.sh
source "$here/build/bench.sh"

hearthline_test() {
  local part=${1:-all} failed=() started=$SECONDS
  case $part in
    all)
      for part in java frontend launcher bare chaos browser; do
        run_part "$part" || failed+=("$part")
      done
      ;;
    java | frontend | launcher | bare | browser | reproducible)
      (($# == 1)) || fail "test $part takes no further words, but got '${*:2}'" 2
      run_part "$part" || failed+=("$part")
      ;;
    fuzz)
      shift
      test_fuzz "$@"
      return
      ;;
    chaos)
      shift
      chaos "$@"
      return
      ;;
    *)
      fail "test knows java, frontend, launcher, bare, browser, reproducible, chaos and fuzz, not '$part'" 2
      ;;
  esac
  if ((${#failed[@]})); then
    printf 'hearthline test: failed: %s (%d s)\n' "${failed[*]}" $((SECONDS - started))
    return 1
  fi
  printf 'hearthline test: all parts passed (%d s)\n' $((SECONDS - started))
}

run_part() {
  local started=$SECONDS
  printf '\n== %s\n' "$1"
  if ("test_$1"); then
    printf '== %s passed in %d s\n' "$1" $((SECONDS - started))
  else
    printf '== %s FAILED after %d s\n' "$1" $((SECONDS - started))
    return 1
  fi
}

test_java() {
  set -e
  packages_for "test java" openssl=openssl /usr/lib/postgresql=postgresql
  # Not quiet: the closing lines say how many tests ran.
  export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"
  (cd "$here" && mvn -B -ntp -Dstyle.color=never verify | uncoloured | grep -v -E '^\[INFO\] *$|^\[INFO\] (---|Building|Running|Copying|Using|Nothing)')
}

test_frontend() {
  set -e
  packages_for "test frontend" node=nodejs npm=npm
  cd "$here/frontend"
  npm ci --silent --no-audit --no-fund
  npm run --silent check
}

test_browser() {
  set -e
  packages_for "test browser" chromium=chromium firefox-esr=firefox-esr node=nodejs npm=npm ip=iproute2 \
    certutil=libnss3-tools
  build
  cd "$here/e2e"
  npm ci --silent --no-audit --no-fund
  npm test --silent
}

test_launcher() {
  set -e
  bash "$here/build/launcher-test.sh"
}

test_bare() {
  set -e
  if [[ $(id -u) != 0 || $(sed -n 's/^ID=//p' /etc/os-release 2>/dev/null) != debian ]] || ! unshare --mount --pid --fork true; then
    printf 'skipped: only root on Debian may unpack an empty one and start a node in it\n'
    return
  fi
  packages_for "test bare" debootstrap=debootstrap git=git
  bash "$here/build/bare-test.sh"
}

test_reproducible() {
  set -e
  packages_for "test reproducible" git=git
  bash "$here/build/reproducible-test.sh"
}

# The longer run of what `test java` runs in short: every @FuzzTest for its share of the minutes.
test_fuzz() {
  [[ ${1:-} == --minutes && ${2:-} =~ ^[1-9][0-9]*$ ]] || fail "test fuzz takes --minutes N" 2
  set -e
  local seconds=$(($2 * 60)) tests test
  mapfile -t tests < <(cd "$here" && grep -rl '@FuzzTest' --include='*.java' media/src/test verticles/src/test | sort)
  for test in "${tests[@]}"; do
    printf '== %s\n' "$test"
    (cd "$here" && JAZZER_FUZZ=1 mvn -q -B -ntp -pl "${test%%/*}" -am test \
      -Dtest="$(basename "$test" .java)" -Dsurefire.failIfNoSpecifiedTests=false \
      -Djazzer.max_duration="$((seconds / ${#tests[@]}))s" 2>&1 | uncoloured)
  done
}

# In short: a few rounds of `test chaos`.
test_chaos() {
  set -e
  if [[ $(uname -s) != Linux || $(id -u) != 0 ]] || ! unshare --net true 2>/dev/null; then
    printf 'skipped: network namespaces take root on Linux; ./hearthline test chaos runs without, and cuts no links\n'
    return
  fi
  chaos --short --seed 7 # what CI says should not hang on a lot; the long form draws its own
}

# Three nodes, and everything that can happen to them; see docs/benchmarks.md.
chaos() {
  [[ $(uname -s) == Linux ]] || fail "test chaos needs Linux: it stops and continues processes and cuts links"
  packages_for "test chaos" ip=iproute2
  if [[ " $* " != *" --no-pages "* ]]; then
    packages_for "test chaos without --no-pages" chromium=chromium node=nodejs npm=npm certutil=libnss3-tools
    [[ $here/e2e/node_modules/.package-lock.json -nt $here/e2e/package-lock.json ]] ||
      (cd "$here/e2e" && npm ci --silent --no-audit --no-fund) || fail "npm could not install what drives the browser"
  fi
  build
  generator_build
  train
  bench_java chaos "$@"
}
