#!/usr/bin/env bash
# Checks that the last commit gives the same runnable jar, byte for byte, wherever and whenever it is built.
# Needs JAVA_HOME; two builds at once take about a minute and a half.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
readonly here
readonly scratch="$here/target/reproducible"
rm -rf "$scratch"
mkdir -p "$scratch"
trap clean_up EXIT
trap 'exit 1' INT TERM HUP
set -m # each build is a process group, which ends whole

# The folder goes when nobody builds in it any more.
clean_up() {
  local build
  for build in $(jobs -p); do
    kill -- "-$build" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$scratch"
}

# built FOLDER ZONE LOCALE : what differs between two builders, depth of the folder included.
built() {
  # The folder may belong to somebody else, and only the git that reads it can be told so.
  git clone --quiet --upload-pack 'git -c safe.directory=* upload-pack' "file://$here" "$1"
  cd "$1"
  TZ=$2 LC_ALL=$3 MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow" mvn -q -B -ntp \
    -Dmaven.test.skip=true -Dspotless.check.skip=true -pl verticles -am package >"$scratch/$(basename "$1").log" 2>&1 ||
    { cat "$scratch/$(basename "$1").log"; return 1; }
}

built "$scratch/one" UTC C </dev/null &
first=$!
built "$scratch/further/down/another" Asia/Tokyo C.UTF-8 </dev/null &
second=$!
wait "$first"
wait "$second"

cd "$scratch"
sha256sum one/verticles/target/hearthline.jar further/down/another/verticles/target/hearthline.jar
if ! cmp -s one/verticles/target/hearthline.jar further/down/another/verticles/target/hearthline.jar; then
  diff <(unzip -lv one/verticles/target/hearthline.jar) <(unzip -lv further/down/another/verticles/target/hearthline.jar) | head -n 20 || true
  printf 'FAIL the two jars differ\n'
  exit 1
fi
printf 'ok   the two jars are the same\n'
