#!/usr/bin/env bash
# Checks what a stranger's first two commands do on a Debian that has git, a JDK and Maven and nothing else: not as
# root, without Node or curl, from a clone of the last commit. Needs root, debootstrap and JAVA_HOME; takes two minutes.
#
# Everything happens in namespaces of its own: their end, however it comes, takes along every mount and process.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
readonly here
readonly scratch="$here/target/bare"
readonly root="$scratch/root"
readonly patience_seconds=600

main() {
  rm -rf --one-file-system "$scratch"
  mkdir -p "$root"
  trap clean_up EXIT
  trap 'exit 1' INT TERM HUP
  unshare --mount --pid --fork --mount-proc --kill-child \
    timeout --signal=KILL "$patience_seconds" bash "$0" inside "$(mount_namespace)" &
  namespaces=$!
  # In the background and waited for: so that a signal to this script ends it at once.
  wait "$namespaces" || { printf 'FAIL bare\n'; return 1; }
}

mount_namespace() {
  readlink /proc/self/ns/mnt
}

clean_up() {
  # unshare defers milder signals until its child has ended.
  kill -KILL "${namespaces:-}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf --one-file-system "$scratch"
}

# The empty Debian with a clone's origin, the JDK and what Maven has downloaded here already.
set_up() {
  local codename
  codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  printf 'unpacking an empty Debian %s\n' "$codename"
  debootstrap --variant=minbase --include=git,maven,ca-certificates "$codename" "$root" >"$scratch/log" 2>&1 ||
    { tail -n 5 "$scratch/log"; return 1; }
  mount -t proc proc "$root/proc"
  mkdir -p "$root/srv/jdk"
  mount --bind "$JAVA_HOME" "$root/srv/jdk"
  mount -o remount,bind,ro "$root/srv/jdk"
  chroot "$root" useradd --create-home --shell /bin/bash stranger
  # The folder may belong to somebody else than root, and only the git that reads it can be told so.
  git clone --quiet --bare --upload-pack 'git -c safe.directory=* upload-pack' "file://$here" "$root/srv/hearthline.git"
  if [[ -d ~/.m2/repository ]]; then
    mkdir "$root/home/stranger/.m2"
    cp -r ~/.m2/repository "$root/home/stranger/.m2/"
    rm -rf "$root/home/stranger/.m2/repository/io/hearthline"
  fi
  chroot "$root" chown -R stranger: /home/stranger /srv/hearthline.git
}

# What the stranger types, and looks at; runs as that user in the empty Debian.
stranger() {
  set -euo pipefail
  [[ $(id -u) != 0 ]] || { printf 'FAIL the stranger is root\n'; return 1; }
  ! command -v node npm curl || { printf 'FAIL the Debian is not empty\n'; return 1; }
  cd
  git clone --quiet /srv/hearthline.git hearthline
  cd hearthline
  [[ $(./hearthline help) == *'hearthline run'* ]] || { printf 'FAIL help\n'; return 1; }
  printf 'ok   help\n'

  # Maven's package brings an older Java along; the right one lies where only JAVA_HOME tells.
  local words code=0
  words=$(env -u JAVA_HOME ./hearthline run 2>&1) || code=$?
  [[ $code == 1 && $words == *'needs a JDK 25'* ]] || { printf 'FAIL an older Java: %s\n' "$words"; return 1; }
  printf 'ok   an older Java is told what to install\n'

  export HEARTHLINE_HTTP_PORT=0 HEARTHLINE_HTTPS_PORT=0 HEARTHLINE_MEDIA_PORT=0
  ./hearthline run >../log 2>&1 &
  local node=$! ready port answer
  # tail ends with the node, so that a build that fails is not waited for.
  ready=$(grep -m 1 '^hearthline ready ' < <(tail -n +1 -f --pid=$node ../log)) || { cat ../log; return 1; }
  printf 'ok   run, from sources to: %s\n' "$ready"

  port=${ready#* http=}
  exec 3<>"/dev/tcp/127.0.0.1/${port%% *}"
  printf 'GET /health/live HTTP/1.0\r\n\r\n' >&3
  read -r answer <&3
  [[ $answer == *' 200 '* ]] || { printf 'FAIL /health/live: %s\n' "$answer"; return 1; }
  printf 'ok   /health/live\n'

  kill -TERM $node
  wait $node || { printf 'FAIL SIGTERM: exit code %d\n' $?; cat ../log; return 1; }
  printf 'ok   SIGTERM drains and exits 0\n'
}

if [[ ${1:-} == inside ]]; then
  # What set_up mounts would stay on the machine.
  [[ ${2:-} == mnt:* && $2 != "$(mount_namespace)" ]] ||
    { printf "FAIL 'inside' is for this script's own use, in a mount namespace of its own\n"; exit 2; }
  set_up
  chroot --userspec=stranger "$root" env -i HOME=/home/stranger PATH=/usr/bin:/bin JAVA_HOME=/srv/jdk \
    bash -c "$(declare -f stranger); stranger"
else
  main
fi
