#!/usr/bin/env bash
# Checks ./hearthline as a stranger meets it: words, exit codes, ready line, taken port, drain.
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0
failed=0
scratch=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null; done
  rm -rf "$scratch"
}
trap cleanup EXIT

check() {
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    printf 'ok   %s\n' "$name"
  else
    failed=$((failed + 1))
    printf 'FAIL %s\n' "$name"
  fi
}

exits() {
  local code=$1
  shift
  "$@" >"$scratch/out" 2>"$scratch/err"
  [[ $? == "$code" ]]
}

says() { grep -q -- "$1" "$scratch/out" "$scratch/err"; }

# start NAME KEY=VALUE... : starts a node on free ports in the background and waits for its ready line.
start() {
  local name=$1
  shift
  : >"$scratch/$name.log" # tail must find it
  env HEARTHLINE_HTTP_PORT=0 HEARTHLINE_HTTPS_PORT=0 HEARTHLINE_MEDIA_PORT=0 \
    HEARTHLINE_DATA_DIR="$scratch/$name" "$@" ./hearthline run >"$scratch/$name.log" 2>&1 &
  pids+=($!)
  timeout 60 grep -q '^hearthline ready ' <(tail -n +1 -f "$scratch/$name.log" --pid=$!)
}

ready_field() { sed -n "s/^hearthline ready .*\b$2=\([^ ]*\).*/\1/p" "$scratch/$1.log"; }

check "help exits 0" exits 0 ./hearthline help
check "help names every command" \
  eval 'for word in run test bench package token cert journal status; do says "./hearthline $word" || exit 1; done'
check "no word exits 2" exits 2 ./hearthline
check "a wrong word exits 2 and is named" eval 'exits 2 ./hearthline dance && says "dance"'
check "a wrong part of test exits 2" exits 2 ./hearthline test everything
check "an unknown key exits 2 and is named" \
  eval 'exits 2 env HEARTHLINE_HTP_PORT=1 ./hearthline run && says HEARTHLINE_HTP_PORT'
check "a malformed value exits 2 with what is allowed" \
  eval 'exits 2 env HEARTHLINE_HTTP_PORT=many ./hearthline run && says "http.port" && says "allowed"'
check "a missing configuration file exits 2" exits 2 ./hearthline run --config "$scratch/none.yaml"
printf 'http:\n\tport: 1\n' >"$scratch/tab.yaml"
check "a file that is not YAML exits 2 with its line" \
  eval 'exits 2 ./hearthline run --config "$scratch/tab.yaml" && says "tab.yaml is not YAML: line 2"'
check "a data.dir that cannot be used exits 2 and is named" \
  eval 'exits 2 env HEARTHLINE_DATA_DIR="$scratch/tab.yaml" ./hearthline run && says "data.dir is $scratch/tab.yaml"'
check "the jar by itself has the same help" \
  eval 'exits 0 "$JAVA_HOME/bin/java" -jar verticles/target/hearthline.jar help && says "java -jar hearthline.jar run"'

check "a node gets ready" start one
http=$(ready_field one http)
check "the ready line names the ports" eval '[[ $http -gt 0 && $(ready_field one https) -gt 0 && $(ready_field one media) -gt 0 ]]'
check "/health answers healthy" eval 'curl -fsS "http://127.0.0.1:$http/health" | grep -q "\"status\":\"healthy\""'
check "the launcher became the JVM itself" eval '[[ $(cat /proc/${pids[0]}/comm) == java ]]'
check "no secret lies open" eval '[[ -z $(find "$scratch/one" -type f -perm /077 \( -name "*key*" -o -name "*token*" \)) ]]'
check "a taken port exits 3 and is named" \
  eval 'exits 3 env HEARTHLINE_HTTP_PORT=$http HEARTHLINE_HTTPS_PORT=0 HEARTHLINE_MEDIA_PORT=0 HEARTHLINE_DATA_DIR="$scratch/two" ./hearthline run && says "$http"'
check "the journal of a running node is well" \
  eval 'exits 0 env HEARTHLINE_DATA_DIR="$scratch/one" ./hearthline journal verify && says "all well"'
check "a wrong word for the journal exits 2" exits 2 ./hearthline journal burn
check "SIGTERM drains and exits 0" eval 'kill -TERM ${pids[0]}; wait ${pids[0]}'
pids=()

# Stops a node as soon as its certificate is made, when nothing listens yet.
start_and_stop() {
  : >"$scratch/err" # tail must find it
  env HEARTHLINE_HTTP_PORT=0 HEARTHLINE_HTTPS_PORT=0 HEARTHLINE_MEDIA_PORT=0 \
    HEARTHLINE_DATA_DIR="$scratch/three" ./hearthline run >"$scratch/out" 2>"$scratch/err" &
  pids=($!)
  timeout 60 grep -q 'certificate until' <(tail -n +1 -f "$scratch/err" --pid=$!)
  kill -TERM "${pids[0]}"
  wait "${pids[0]}"
  local code=$?
  # 143, the signal's own, when it came so early that nothing could be started any more.
  [[ $code == 0 || $code == 143 ]]
}
check "a stop during the start ends it" start_and_stop
check "and shows no stack trace" eval '! says "^[[:space:]]*at \|Exception"'
pids=()

printf '%d passed, %d failed\n' $passed $failed
((failed == 0))
