# Installs Debian packages that a command needs, or names them in one sentence. Sourced by the other scripts.

# packages_for WHAT COMMAND=PACKAGE... : COMMAND is looked up in PATH (or as a file when it begins with /).
packages_for() {
  local what=$1 pair missing=()
  shift
  for pair in "$@"; do
    if [[ ${pair%%=*} == /* ]]; then
      [[ -e ${pair%%=*} ]] || missing+=("${pair#*=}")
    else
      command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
    fi
  done
  ((${#missing[@]})) || return 0
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    printf 'hearthline: installing %s\n' "${missing[*]}" >&2
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    fail "$what needs the packages ${missing[*]}, which only root may install: apt-get install ${missing[*]}"
  fi
}
