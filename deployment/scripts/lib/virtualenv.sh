# Python tools in an environment of their own, kept outside the repository. Sourced after cache.sh, never run.
# shellcheck shell=bash

# virtualenv NAME [REQUIREMENTS-FILE]: prints the folder of an environment that holds what the file lists. Of several who want it
# at once one makes it, and the others wait.
virtualenv() {
  local name=$1 requirements=${2:-/dev/null} digest folder
  digest=$({ readlink -f /usr/bin/python3 && cat "$requirements"; } | sha256sum | cut -c1-12)
  folder=$CACHE_HOME/python/$name-$digest
  if [ ! -e "$folder/.complete" ]; then
    mkdir -p "$CACHE_HOME/python"
    need_space "$CACHE_HOME/python" 300 "the Python environment '$name'"
    (
      flock -w 900 9 || die "another process has been making the Python environment '$name' for 15 minutes ($folder.lock)"
      [ -e "$folder/.complete" ] || make_virtualenv "$folder" "$requirements"
    ) 9>"$folder.lock" || exit 1
  fi
  printf '%s\n' "$folder"
}

make_virtualenv() {
  local folder=$1 requirements=$2
  rm -rf "$folder"
  /usr/bin/python3 -m venv "$folder" >&2 ||
    die "python3 cannot make a virtual environment; install the Debian package python3-venv"
  [ ! -s "$requirements" ] || "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" >&2 ||
    die "pip cannot install what $requirements lists; the lines above say why"
  touch "$folder/.complete"
}
