# A build's output in one changing line, kept in full in a file. Sourced after messages.sh, never run.
# shellcheck shell=bash

# build_quietly LOG COMMAND…: prints the last lines that matter when the command fails.
build_quietly() {
  local log=$1 started=$SECONDS status=0
  shift
  mkdir -p "$(dirname "$log")"
  if [ -t 2 ]; then
    "$@" 2>&1 | tee "$log" | show_last_line || status=$?
  else
    say "$* (log: $log)"
    "$@" >"$log" 2>&1 || status=$?
  fi
  if [ "$status" -ne 0 ]; then
    grep -E 'error:' "$log" | head -n 20 >&2 || tail -n 20 "$log" >&2
    die "the build failed; all of it stands in $log"
  fi
  say "built in $((SECONDS - started)) s"
}

show_last_line() {
  local line width
  width=$(($(tput cols 2>/dev/null || echo 80) - 1))
  while IFS= read -r line; do
    [ -z "$line" ] || printf '\r\033[K%s' "${line:0:width}" >&2
  done
  printf '\r\033[K' >&2
}
