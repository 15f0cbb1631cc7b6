# What the tests of the cluster's scripts share: a cluster in a folder and a service that answers. Sourced by bats files.
# shellcheck shell=bash

make_cluster() {
  root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  export CLUSTER=$BATS_TEST_TMPDIR/cluster
  mkdir -p "$CLUSTER/namespaces" "$CLUSTER/secrets" "$CLUSTER/configmaps"
  touch "$CLUSTER/kinds" "$CLUSTER/calls"
  PATH=$BATS_TEST_DIRNAME/stand-in:$PATH
  find "$root/k8s/base" -name '*.yaml' ! -name kustomization.yaml -exec cat {} + >"$CLUSTER/manifest.yaml"
}

# The namespace and its secrets, as after a first deployment.
make_namespace() {
  touch "$CLUSTER/namespaces/rag"
  printf '%s\n' auth-secret database-url redis-url >"$CLUSTER/secrets/rag-secrets"
}

# start_service [MODE]: sets url.
start_service() {
  python3 "$BATS_TEST_DIRNAME/stand-in/service.py" "$BATS_TEST_TMPDIR/port" "${1:-right}" 3>&- &
  service=$!
  for _ in {1..2400}; do
    if [ -s "$BATS_TEST_TMPDIR/port" ]; then break; fi
    sleep 0.1
  done
  url=http://127.0.0.1:$(cat "$BATS_TEST_TMPDIR/port")
}
stop_service() {
  if [ -n "${service:-}" ]; then kill "$service" 2>/dev/null || true; fi
  rm -f "$BATS_TEST_TMPDIR/port"
}

called() { grep -qE -- "$1" "$CLUSTER/calls"; }

# never COMMAND…: a bare ! would not fail a test.
never() { if "$@"; then return 1; fi; }
