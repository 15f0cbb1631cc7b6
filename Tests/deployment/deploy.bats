#!/usr/bin/env bats
# deploy and rollback against a cluster in a folder.

setup() {
  . "$BATS_TEST_DIRNAME/cluster.bash"
  make_cluster
}
teardown() { stop_service; }

deploy() { "$root/deployment/scripts/deploy" production --timeout 60 ${url:+--url "$url"} "$@"; }
rollback() { "$root/deployment/scripts/rollback" production --timeout 60 ${url:+--url "$url"} "$@"; }

# A release that is kept, and another one that would change something.
deployed_before() {
  make_namespace
  start_service
  touch "$CLUSTER/differs"
  deploy --apply
  : >"$CLUSTER/calls"
}

@test "without --apply nothing is changed" {
  make_namespace
  touch "$CLUSTER/differs"
  run deploy
  [ "$status" -eq 0 ]
  [[ "$output" == *"+  image: new"* ]]
  [[ "$output" == *"nothing was changed; --apply does it"* ]]
  never called '^(.* )?(apply|create|delete|label) '
}

@test "a release that is there already is left alone" {
  make_namespace
  run deploy --apply
  [ "$status" -eq 0 ]
  [[ "$output" == *"nothing to do"* ]]
  never called '^(.* )?(apply|create|delete) '
}

@test "the images get this release's tag and registry" {
  make_namespace
  deploy --version 1.2.3 --registry registry.example.com
  grep -q 'name: rag-pipeline/api, newName: registry.example.com/rag-pipeline/api, newTag: "1.2.3"' "$CLUSTER/kustomization"
  grep -q 'resources: \[../overlays/production\]' "$CLUSTER/kustomization"
  [ -z "$(find "$root/k8s" -maxdepth 1 -name '.deploy*')" ]
}

@test "the migration ends before workloads are touched, then a question is asked and the release is kept" {
  make_namespace
  touch "$CLUSTER/differs"
  start_service
  run deploy --apply
  [ "$status" -eq 0 ]
  [[ "$output" == *"the schema is migrated ("*"the workloads run ("*"a question is answered ("*"kept as release 1"*"deployed in "* ]]
  first=$(grep -n 'get job' "$CLUSTER/calls" | head -n 1 | cut -d: -f1)
  rollout=$(grep -n 'rollout status' "$CLUSTER/calls" | head -n 1 | cut -d: -f1)
  [ "$first" -lt "$rollout" ]
  [ -s "$CLUSTER/configmaps/rag-release-1/manifest" ]
  [ ! -d "$CLUSTER/configmaps/rag-deploy-lock" ]
}

@test "a migration that fails touches no pod" {
  make_namespace
  touch "$CLUSTER/differs"
  echo Failed >"$CLUSTER/job-state"
  run deploy --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"No pod was touched"* ]]
  never grep -q '^kind: Deployment' "$CLUSTER/applied"
  [ ! -d "$CLUSTER/configmaps/rag-deploy-lock" ]
}

@test "a missing secret is named, with the command that makes it" {
  make_namespace
  rm "$CLUSTER/secrets/rag-secrets"
  run deploy --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"create secret generic rag-secrets --from-literal=auth-secret=… --from-literal=database-url=… --from-literal=redis-url=…"* ]]
}

@test "a secret without a key is named" {
  make_namespace
  printf '%s\n' auth-secret database-url >"$CLUSTER/secrets/rag-secrets"
  run deploy
  [ "$status" -eq 1 ]
  [[ "$output" == *"has no key redis-url"* ]]
}

@test "a kind that the cluster does not know is named" {
  make_namespace
  find "$root/k8s/components/monitoring" -name prometheus.yaml -exec cat {} + >>"$CLUSTER/manifest.yaml"
  run deploy
  [ "$status" -eq 1 ]
  [[ "$output" == *"the cluster does not know prometheusrules.monitoring.coreos.com servicemonitors.monitoring.coreos.com"* ]]
}

@test "an old cluster, an unknown environment and an unknown option are refused" {
  MINOR=29 run deploy
  [ "$status" -eq 1 ]
  [[ "$output" == *"1.30 is the oldest"* ]]
  run "$root/deployment/scripts/deploy" nowhere
  [ "$status" -eq 1 ]
  [[ "$output" == *"known are development production staging"* ]]
  run deploy --aply
  [ "$status" -eq 1 ]
}

@test "two at once: the second is told who is at work" {
  make_namespace
  touch "$CLUSTER/differs"
  mkdir "$CLUSTER/configmaps/rag-deploy-lock"
  echo somebody@somewhere >"$CLUSTER/configmaps/rag-deploy-lock/literals"
  run deploy --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"somebody@somewhere"*"delete configmap rag-deploy-lock"* ]]
  [ -d "$CLUSTER/configmaps/rag-deploy-lock" ]
}

@test "the first deployment makes its namespace, and says so before" {
  run deploy
  [ "$status" -eq 0 ]
  [[ "$output" == *"the namespace rag is not there yet"* ]]
  run deploy --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"there is no Secret rag-secrets in rag"* ]]
  [ -e "$CLUSTER/namespaces/rag" ]
}

@test "workloads that do not become ready bring the release before back" {
  deployed_before
  touch "$CLUSTER/rollout-fails"
  printf -- '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: only-in-the-new}\n' >>"$CLUSTER/manifest.yaml"
  run deploy --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"going back to release 1"*"back in "*"the release was taken back"* ]]
  called 'delete ConfigMap/only-in-the-new'
  never grep -q 'kind: Job' "$CLUSTER/applied"
  [ ! -d "$CLUSTER/configmaps/rag-deploy-lock" ]
}

@test "a release that runs and does not answer is taken back too" {
  deployed_before
  stop_service
  start_service uncited
  run deploy --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"the answer cites nothing of the document"*"going back to release 1"* ]]
}

@test "--no-rollback stays where it failed" {
  deployed_before
  touch "$CLUSTER/rollout-fails"
  run deploy --apply --no-rollback
  [ "$status" -eq 1 ]
  [[ "$output" == *"it stays, as --no-rollback says"* ]]
}

@test "what the new release lacks is removed, but never data" {
  make_namespace
  start_service
  touch "$CLUSTER/differs"
  cp "$CLUSTER/manifest.yaml" "$BATS_TEST_TMPDIR/new"
  {
    printf -- '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: gone-since}\n'
    printf -- '---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: precious}\n'
  } >>"$CLUSTER/manifest.yaml"
  deploy --apply
  cp "$BATS_TEST_TMPDIR/new" "$CLUSTER/manifest.yaml"
  run deploy --apply
  [ "$status" -eq 0 ]
  called 'delete ConfigMap/gone-since'
  never called 'delete PersistentVolumeClaim'
}

@test "rollback shows first, then brings the release before the newest back" {
  deployed_before
  deploy --apply
  run rollback --list
  [ "$status" -eq 0 ]
  : >"$CLUSTER/calls"
  run rollback
  [ "$status" -eq 0 ]
  [[ "$output" == *"going back to release 1 changes"*"nothing was changed"* ]]
  never called '^(.* )?apply '
  run rollback --apply
  [ "$status" -eq 0 ]
  [[ "$output" == *"release 1 is applied ("*"kept as release 3"*"back in "* ]]
  never grep -q 'kind: Job' "$CLUSTER/applied"
}

@test "rollback without a kept release, or to one that is not kept, says what there is" {
  make_namespace
  run rollback --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"no release is kept in rag"* ]]
  deployed_before
  run rollback --to 7 --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"release 7 is not kept in rag; there are: 1"* ]]
}

@test "only the last five releases are kept" {
  deployed_before
  for _ in 1 2 3 4 5 6; do deploy --apply >/dev/null 2>&1; done
  [ "$(find "$CLUSTER/configmaps" -name labelled | wc -l)" -eq 5 ]
  [ ! -d "$CLUSTER/configmaps/rag-release-1" ]
  [ -d "$CLUSTER/configmaps/rag-release-7" ]
}
