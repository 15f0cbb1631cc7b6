# Checks that are counted and go on after a failure. Sourced, never run.
# shellcheck shell=bash

passed=0
failed=0
skipped=0

# check NAME COMMAND…
check() {
  local name=$1 output started=$SECONDS
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok      $name ($((SECONDS - started)) s)"
  else
    failed=$((failed + 1))
    printf 'failed  %s\n%s\n' "$name" "$output"
  fi
}

# skip NAME REASON: what could not be checked here, and what would have to be there.
skip() {
  skipped=$((skipped + 1))
  echo "skipped $1 ($2)"
}

# have FILES…: whether there is anything to check; says so when there is not.
have() {
  if [ -e "${1:-}" ]; then return 0; fi
  skip "${1:-}" "not in this repository"
  return 1
}

# conclude WHAT: the last line, and the exit status.
conclude() {
  echo "$1: $passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}
