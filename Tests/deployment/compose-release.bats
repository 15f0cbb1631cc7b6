#!/usr/bin/env bats
# compose-release against a stack in a folder.

setup() {
  root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  # shellcheck source=cluster.bash
  . "$BATS_TEST_DIRNAME/cluster.bash"
  PATH=$BATS_TEST_DIRNAME/stand-in-stack:$PATH
  export STACK=$BATS_TEST_TMPDIR/stack
  mkdir -p "$STACK/instances" "$STACK/fails"
  touch "$STACK/calls"
  echo 0 >"$STACK/next"
  for service in embedder retriever worker api; do
    for number in a b; do echo "$service one" >"$STACK/instances/$service-$number"; done
  done
  for service in nginx postgres-a postgres-b; do echo "$service one" >"$STACK/instances/$service-0"; done
}
teardown() { stop_service; }

release() { "$root/deployment/scripts/compose-release" "$@"; }
running() { cat "$STACK"/instances/* | sort | uniq -c | awk '{print $2 ":" $3 "=" $1}' | grep -v 'nginx\|postgres' | tr '\n' ' '; }
stack_called() { grep -qE -- "$1" "$STACK/calls"; }
line_of() { grep -nE -- "$1" "$STACK/calls" | head -n 1 | cut -d: -f1; }
everywhere() { echo "api:$1=2 embedder:$1=2 retriever:$1=2 worker:$1=2 "; }

@test "without --apply it says what it would do" {
  run release two
  [ "$status" -eq 0 ]
  [[ "$output" == *"api: 2 of 2 instances are not two"*"nothing was changed"* ]]
  [ "$(running)" = "$(everywhere one)" ]
}

@test "the schema first, then what others need, then the api; new instances before old ones go" {
  run release two --apply
  [ "$status" -eq 0 ]
  [ "$(running)" = "$(everywhere two)" ]
  [ "$(line_of ' migrate')" -lt "$(line_of 'scale embedder=4')" ]
  [ "$(line_of 'scale embedder=4')" -lt "$(line_of '^stop .*embedder')" ]
  [ "$(line_of '^stop .*embedder')" -lt "$(line_of 'scale api=4')" ]
  never stack_called ' up .* nginx'
}

@test "a release that runs already is left alone" {
  release two --apply
  : >"$STACK/calls"
  run release two --apply
  [ "$status" -eq 0 ]
  never stack_called '^(stop|rm) |--scale'
}

@test "as many as there were, however many" {
  echo "api one" >"$STACK/instances/api-c"
  run release two --apply
  [ "$status" -eq 0 ]
  [[ "$(running)" == *"api:two=3"* ]]
}

@test "one that broke off goes on where it was" {
  rm "$STACK/instances/embedder-a" "$STACK/instances/embedder-b"
  echo "embedder two" | tee "$STACK/instances/embedder-x" >"$STACK/instances/embedder-y"
  echo "retriever two" >"$STACK/instances/retriever-x"
  run release two --apply
  [ "$status" -eq 0 ]
  [ "$(running)" = "$(everywhere two)" ]
  [ "$(grep -c -- '--scale retriever=4' "$STACK/calls")" -eq 1 ]
}

@test "a migration that fails touches no instance" {
  touch "$STACK/migration-fails"
  run release two --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"no instance was touched"* ]]
  [ "$(running)" = "$(everywhere one)" ]
}

@test "new instances that do not become healthy are taken away, and the way back is named" {
  touch "$STACK/fails/worker"
  run release two --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"new instances of worker"*"compose-release one --apply"* ]]
  [ "$(running)" = "api:one=2 embedder:two=2 retriever:two=2 worker:one=2 " ]
  rm "$STACK/fails/worker"
  run release one --apply
  [ "$status" -eq 0 ]
  [ "$(running)" = "$(everywhere one)" ]
}

@test "another door takes the old one's place" {
  touch "$STACK/other-door"
  run release two --apply
  [ "$status" -eq 0 ]
  stack_called ' up .* nginx'
  [[ "$output" == *"postgres-a keeps the image"* ]]
}

@test "a release that does not answer is taken back" {
  start_service uncited
  run release two --apply --url "$url"
  [ "$status" -eq 1 ]
  [[ "$output" == *"bringing one back"*"was taken back"* ]]
  [ "$(running)" = "$(everywhere one)" ]
}

@test "a stack that does not run is told how to start" {
  rm "$STACK"/instances/api-*
  run release two --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"the stack does not run; start it"* ]]
}

@test "an option without a value and a missing version are refused" {
  run release --url
  [ "$status" -eq 1 ]
  run release
  [[ "$output" == *usage* ]]
}
