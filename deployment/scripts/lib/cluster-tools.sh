# Tools for charts and manifests that no Debian or Python package brings: used where they are, named where they are not.
# Sourced, never run.
# shellcheck shell=bash

# tool VARIABLE NAME: what the variable names, else the program NAME on PATH; nothing where there is neither.
tool() {
  local given=${!1:-}
  if [ -n "$given" ]; then
    command -v "$given" || true
  else
    command -v "$2" || true
  fi
}

find_cluster_tools() {
  helm=$(tool HELM helm)
  kubectl=$(tool KUBECTL kubectl)
  kubeconform=$(tool KUBECONFORM kubeconform)
  # A program that also resolves references between objects: `check --strict FILE…`.
  manifest_check=$(tool MANIFEST_CHECK k8s-check)
}
