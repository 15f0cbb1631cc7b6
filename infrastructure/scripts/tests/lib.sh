# Tests of the clouds' scripts with stand-ins for terraform, the clouds' tools, kubectl and helm. Sourced, never run.
# shellcheck shell=bash

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
for tool in terraform aws gcloud az kubectl helm cosign curl pwsh; do cp "$tests/stand-in" "$work/bin/$tool"; done
export CALLS=$work/calls ANSWERS=$work/answers PATH=$work/bin:$PATH YES=1 SMOKE_PAUSE_SECONDS=0
failures=0

# given PATTERN ANSWER: what a tool answers from now on; the first that fits wins.
given() { printf '%s\t%s\n' "$1" "$2" >>"$ANSWERS"; }

# when SCRIPT ARGUMENT…: runs it; its words are in $output, its exit status in $status.
when() {
  : >"$CALLS"
  status=0
  output=$("$@" 2>&1 </dev/null) || status=$?
}

begin() {
  : >"$ANSWERS"
  test=$1
}

fail() {
  failures=$((failures + 1))
  printf 'failed  %s: %s\n%s\n--- calls\n%s\n' "$test" "$1" "$output" "$(cat "$CALLS")"
}

succeeds() { [ "$status" -eq 0 ] || fail "it ended with $status"; }
refuses() {
  [ "$status" -ne 0 ] || fail "it did not refuse"
  [[ $output == *"$1"* ]] || fail "it did not say: $1"
}
says() { [[ $output == *"$1"* ]] || fail "it did not say: $1"; }
never() { ! grep -qE -- "$1" "$CALLS" || fail "it called $1"; }

# in_order PATTERN…: the calls came, in this order.
in_order() {
  local pattern line=0 found
  for pattern in "$@"; do
    found=$(tail -n "+$((line + 1))" "$CALLS" | grep -nE -m1 -- "$pattern" | cut -d: -f1 || true)
    if [ -z "$found" ]; then
      fail "no call of $pattern after line $line"
      return
    fi
    line=$((line + found))
  done
}

finish() {
  if [ "$failures" -gt 0 ]; then exit 1; fi
  echo "all passed"
}
