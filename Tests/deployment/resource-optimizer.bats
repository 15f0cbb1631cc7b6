#!/usr/bin/env bats
# resource-optimizer against a cluster in a folder.

setup() {
  . "$BATS_TEST_DIRNAME/cluster.bash"
  make_cluster
  cat >"$CLUSTER/deployments.json" <<'JSON'
{"items": [
  {"metadata": {"labels": {"app.kubernetes.io/component": "api"}}, "spec": {"replicas": 4, "template": {"spec": {"containers": [
    {"resources": {"requests": {"cpu": "500m", "memory": "512Mi"}, "limits": {"cpu": "1", "memory": "1Gi"}}}]}}}},
  {"metadata": {"labels": {"app.kubernetes.io/component": "embedder"}}, "spec": {"replicas": 2, "template": {"spec": {"containers": [
    {"resources": {"requests": {"cpu": "1", "memory": "768Mi"}, "limits": {"cpu": "2", "memory": "1536Mi"}}}]}}}}]}
JSON
  cat >"$CLUSTER/usage" <<'TOP'
rag-api-1        api        100m   90Mi
rag-api-2        api        120m   110Mi
rag-embedder-1   embedder   1800m  600Mi
TOP
  cat >"$CLUSTER/answers" <<'SHELL'
case "$*" in
  *'get deployments'*) cat "$CLUSTER/deployments.json" ;;
  *'get verticalpodautoscalers'*) cat "$CLUSTER/recommended.json" 2>/dev/null || exit 1 ;;
  *'top pods'*) [ -e "$CLUSTER/usage" ] || { echo 'error: Metrics API not available' >&2; exit 1; }; cat "$CLUSTER/usage" ;;
  *) exit 3 ;;
esac
SHELL
}

optimize() { SAMPLE_PAUSE_SECONDS=0 "$root/deployment/scripts/resource-optimizer" --samples 2 "$@"; }

@test "who asks for too much gets less, who uses more gets more, with room" {
  run optimize
  [ "$status" -eq 0 ]
  [[ "$output" == *"api           4    500m     512Mi    120m     110Mi    200m     192Mi"* ]]
  [[ "$output" == *"embedder      2       1     768Mi   1800m     600Mi   2350m     768Mi"* ]]
  [[ "$output" == *"4.00 cores and 3.5 GiB are asked for"* ]]
}

@test "the values can be given to Helm as they are" {
  run optimize --values
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = "api:" ]
  [ "${lines[2]}" = '    requests: {cpu: "200m", memory: 192Mi}' ]
  [ "${lines[6]}" = '    requests: {cpu: "2350m", memory: 768Mi}' ]
  [ "${lines[7]}" = '    limits: {cpu: "2350m", memory: 1536Mi}' ]
}

@test "a recommendation that is higher counts" {
  echo '{"items": [{"status": {"recommendation": {"containerRecommendations":
    [{"containerName": "api", "target": {"cpu": "400m", "memory": "262144k"}}]}}}]}' >"$CLUSTER/recommended.json"
  run optimize --values
  [ "$status" -eq 0 ]
  [[ "$output" == *'api:'*'requests: {cpu: "500m", memory: 256Mi}'* ]]
}

@test "what fits is left alone" {
  printf 'rag-api-1 api 380m 400Mi\nrag-embedder-1 embedder 700m 600Mi\n' >"$CLUSTER/usage"
  run optimize
  [ "$status" -eq 0 ]
  [[ "$output" == *"nothing is worth changing"* ]]
}

@test "a cluster without metrics, or without usage yet, is said so" {
  rm "$CLUSTER/usage"
  run optimize
  [ "$status" -eq 1 ]
  [[ "$output" == *"Install metrics-server"* ]]
  touch "$CLUSTER/usage"
  run optimize
  [ "$status" -eq 1 ]
  [[ "$output" == *"look again in a few minutes"* ]]
}

@test "numbers that are none are refused" {
  run "$root/deployment/scripts/resource-optimizer" --samples many
  [ "$status" -eq 1 ]
  [[ "$output" == *"--samples is a number"* ]]
}
