#!/usr/bin/env bats
# smoke-test against services that answer, and against some that do not quite.

setup() {
  . "$BATS_TEST_DIRNAME/cluster.bash"
  make_cluster
}
teardown() { stop_service; }

smoke() { "$root/deployment/scripts/smoke-test" --url "$url" --patience "${patience:-240}"; }

@test "a service that answers with a citation passes" {
  start_service
  run smoke
  [ "$status" -eq 0 ]
  [ "$(grep -c '^ok ' <<<"$output")" -eq 5 ]
}

@test "an answer without a citation of the document fails" {
  start_service uncited
  run smoke
  [ "$status" -eq 1 ]
  [[ "$output" == *"the answer cites nothing of the document"* ]]
}

@test "a document that still answers after its deletion fails" {
  start_service undeleted
  run smoke
  [ "$status" -eq 1 ]
  [[ "$output" == *"a deleted collection still answers"* ]]
}

@test "a service that is not healthy, or not there, fails within its time" {
  start_service silent
  patience=2
  run smoke
  [ "$status" -eq 1 ]
  [[ "$output" == *"did not become healthy within 2.0 s"* ]]
  url=http://127.0.0.1:1
  run smoke
  [ "$status" -eq 1 ]
}

@test "a service that wants a key gets it, or a pass made with its secret" {
  export KEYED_KEY=some-key KEYED_SECRET=some-secret
  start_service keyed
  run smoke
  [ "$status" -eq 1 ]
  [[ "$output" == *"wants a key: set RAG_API_KEY"* ]]
  RAG_API_KEY=some-key run smoke
  [ "$status" -eq 0 ]
  echo some-secret >"$BATS_TEST_TMPDIR/secret"
  AUTH_SECRET_FILE=$BATS_TEST_TMPDIR/secret run smoke
  [ "$status" -eq 0 ]
}

@test "in a cluster the pass is made with the secret that the api mounts" {
  export KEYED_KEY=some-key KEYED_SECRET=of-the-cluster
  start_service keyed
  make_namespace
  cat >"$CLUSTER/answers" <<'ANSWERS'
case "$*" in
  *'get pods'*) printf 'rag-secrets database-url database-url\nrag-secrets auth-secret auth-secret\n' ;;
  *'get secret rag-secrets'*auth-secret*) printf of-the-cluster ;;
  *) exit 3 ;;
esac
ANSWERS
  run "$root/deployment/scripts/smoke-test" --namespace rag --url "$url" --patience 240
  [ "$status" -eq 0 ]
}

@test "an option without a value is refused" {
  run "$root/deployment/scripts/smoke-test" --url
  [ "$status" -eq 1 ]
  [[ "$output" == *"--url wants a value"* ]]
}
