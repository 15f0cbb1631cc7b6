# The Helm chart and the manifests made of it. Sourced by check-manifests, never run.
# shellcheck shell=bash

chart=deployment/helm/rag-pipeline
# The oldest version the chart wants, the one before the newest, the newest with schemas here.
kubernetes_versions=(1.30 1.33 1.35)
# What stands outside the manifests: people make these.
outside=(Secret/rag-secrets Secret/backup-store Secret/rag.example.com-tls AnalysisTemplate/answer-quality Gateway/shared
  PersistentVolumeClaim/backups Secret/registry ClusterSecretStore/vault ClusterSecretStore/rag)

values_follow_schema() {
  "$tools/check-jsonschema" --schemafile "$chart/values.schema.json" "$chart"/values*.yaml "$chart"/ci/*-values.yaml
}

chart_lints() {
  local values
  for values in "$chart"/values-*.yaml "$chart"/ci/*-values.yaml; do
    "$helm" lint "$chart" --strict --values "$values" || return
  done
}

# A file for each way of running the chart, and one for each environment of k8s/.
render_everything() {
  local values
  for values in "$chart"/values-*.yaml "$chart"/ci/*-values.yaml; do
    "$helm" template rag "$chart" --namespace rag --values "$values" >"$rendered/chart-$(basename "$values")" || return
  done
}

build_overlays() {
  local overlay
  for overlay in k8s/overlays/*; do
    "$kubectl" kustomize "$overlay" >"$rendered/overlay-$(basename "$overlay").yaml" || return
  done
}

# Without kustomize: the base alone, file by file.
collect_base() { find k8s/base -name '*.yaml' ! -name kustomization.yaml -exec cat {} + >"$rendered/base.yaml"; }

manifests_are_valid() {
  "$tools/python" "$here/lib/validate_manifests.py" --schemas deployment/schemas "${kubernetes_versions[@]/#/--version=}" \
    "${outside[@]/#/--external=}" "$rendered"/*.yaml
}

# An operator's pods stand in no set: policies that select them select nothing there.
manifests_pass_other_check() {
  local file
  for file in "$rendered"/*.yaml; do
    "$manifest_check" --strict --kube-version "${kubernetes_versions[1]}" --crds deployment/schemas \
      "${outside[@]/#/--external=}" --external 'Secret/*-app' --ignore 'selector:NetworkPolicy/*' "$file" || return
  done
}

kubeconform_agrees() {
  "$kubeconform" -strict -ignore-missing-schemas -kubernetes-version "${kubernetes_versions[0]}.0" "$rendered"
}

manifests_are_guarded() {
  "$tools/checkov" --skip-download --quiet --compact --config-file "$here/checkov.yaml" --framework kubernetes \
    --directory "$rendered"
}

check_chart() {
  check "chart's values" values_follow_schema
  check "k8s/ and the chart's schema follow their sources" "$here/render-manifests" --check
  if [ -n "$helm" ]; then
    check "chart lints" chart_lints
    check "chart's unit tests" "$tools/python" "$here/lib/chart_tests.py" "$helm" "$chart" "$chart"/tests/*_test.yaml
    check "chart renders" render_everything
  else
    skip "chart's lint, unit tests and rendering" "Helm is not here; install it, or name it in HELM"
  fi
  if [ -n "$kubectl" ]; then
    check "overlays build" build_overlays
  else
    check "base is there" collect_base
    skip "overlays' build" "kubectl is not here; install it, or name it in KUBECTL"
  fi
  if [ -n "$helm" ] && [ -n "$kubectl" ]; then
    check "kustomize builds what Helm renders" \
      "$tools/python" "$here/lib/compare_manifests.py" "$helm" "$chart" k8s "$kubectl"
  fi
  check "manifests' schemas and references ($(find "$rendered" -type f | wc -l) sets)" manifests_are_valid
  if [ -n "$manifest_check" ]; then
    check "manifests, by $manifest_check" manifests_pass_other_check
  else
    skip "custom resources' schemas" "no checker named in MANIFEST_CHECK; schemas of built-in kinds were checked"
  fi
  if [ -n "$kubeconform" ]; then check "manifests, by kubeconform" kubeconform_agrees; fi
  check "manifests' security" manifests_are_guarded
}
