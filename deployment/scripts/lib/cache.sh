# Where things that outlive a clone are kept. Sourced, never run.
# shellcheck shell=bash

CACHE_HOME=${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/rag-pipeline

# need_space FOLDER MEGABYTES PURPOSE
need_space() {
  local free
  free=$(df -Pk "$1" | awk 'NR == 2 {print int($4 / 1024)}')
  [ "$free" -ge "$2" ] || die "no disk space for $3: $1 has $free MB free, $2 MB are needed"
}
