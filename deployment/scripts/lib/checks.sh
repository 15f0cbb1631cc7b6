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

# beside NAME COMMAND…: as check, while the others go on, one more at once than there are processors. For what takes long and what
# nothing after it needs; conclude waits for it.
beside_folder=
beside_names=()
beside() {
  local number=${#beside_names[@]} name=$1 started=$SECONDS
  shift
  [ -n "$beside_folder" ] || beside_folder=$(mktemp -d)
  beside_names+=("$name")
  while [ "$(jobs -rp | wc -l)" -ge "${JOBS:-$(($(nproc) + 1))}" ]; do wait -n || true; done
  {
    if "$@" >"$beside_folder/$number.output" 2>&1; then : >"$beside_folder/$number.passed"; fi
    echo "$((SECONDS - started))" >"$beside_folder/$number.seconds"
  } &
}

conclude_beside() {
  local number
  wait
  for number in "${!beside_names[@]}"; do
    if [ -e "$beside_folder/$number.passed" ]; then
      passed=$((passed + 1))
      echo "ok      ${beside_names[number]} ($(cat "$beside_folder/$number.seconds") s)"
    else
      failed=$((failed + 1))
      printf 'failed  %s\n%s\n' "${beside_names[number]}" "$(cat "$beside_folder/$number.output")"
    fi
  done
  [ -z "$beside_folder" ] || rm -rf "$beside_folder"
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
  conclude_beside
  echo "$1: $passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}
