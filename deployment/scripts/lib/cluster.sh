# What the scripts that change a cluster have in common. Sourced after messages.sh, cache.sh and virtualenv.sh, never run.
# shellcheck shell=bash

namespace=rag
apply=no
timeout=600

need_program() { command -v "$1" >/dev/null || die "$1 is not here; install it"; }
kube() { kubectl --namespace "$namespace" "$@"; }

# step WORDS COMMAND…: runs it and says how long it took.
step() {
  local words=$1 started=$SECONDS
  shift
  "$@" || return
  say "$words ($((SECONDS - started)) s)"
}

# The Python of the scripts that read manifests.
find_python() { python=$(virtualenv cluster "$here/cluster-requirements.txt")/bin/python; }

# manifest COMMAND [ARGUMENT…]: see lib/manifest.py; the manifest comes on standard input.
manifest() { "$python" "$here/lib/manifest.py" "$@"; }

cluster_answers() {
  local minor
  minor=$(kubectl version --output json 2>/dev/null | "$python" -c 'import json, sys; print(json.load(sys.stdin)["serverVersion"]["minor"])' 2>/dev/null) ||
    die "no cluster answers; look at: kubectl config current-context"
  minor=${minor%%[!0-9]*}
  [ "$minor" -ge 30 ] || die "the cluster runs Kubernetes 1.$minor; 1.30 is the oldest that this needs"
}

# Only one at a time: who comes second is told who was first.
take_lock() {
  kube create configmap rag-deploy-lock --from-literal=holder="${USER:-unknown}@$(hostname)" \
    --from-literal=since="$(date -u +%FT%TZ)" >/dev/null 2>&1 ||
    die "another deployment is at work: $(kube get configmap rag-deploy-lock --output 'jsonpath={.data.holder} since {.data.since}' 2>/dev/null || echo unknown)." \
      "If it is not: kubectl --namespace $namespace delete configmap rag-deploy-lock"
  locked=yes
}
release_lock() {
  if [ "${locked:-no}" = yes ]; then kube delete configmap rag-deploy-lock --ignore-not-found >/dev/null 2>&1 || true; fi
  locked=no
}

# wait_for_workloads FILE: until every Deployment, StatefulSet and Rollout of the manifest runs as it says.
wait_for_workloads() {
  local kind name
  while read -r kind name; do
    case $kind in
      Rollout) kube wait --for=jsonpath='{.status.phase}'=Healthy "rollout.argoproj.io/$name" --timeout="${timeout}s" >/dev/null ;;
      *) kube rollout status "$kind/$name" --timeout="${timeout}s" >/dev/null ;;
    esac || {
      say "$kind $name does not become ready:"
      kube get pods --selector "app.kubernetes.io/component=${name#rag-}" >&2 || true
      return 1
    }
  done < <(manifest workloads <"$1")
}

# ---- Releases: what was applied, kept in the cluster, so that it can be applied again ----

release_numbers() {
  kube get configmaps --selector rag-release=kept --output 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}' |
    sed -n 's/^rag-release-\([0-9]*\)$/\1/p' | sort -n
}
newest_release() { release_numbers | tail -n 1; }

# read_release NUMBER: its manifest.
read_release() {
  kube get configmap "rag-release-$1" --output 'jsonpath={.binaryData.manifest}' | base64 --decode | gzip --decompress --stdout
}

# keep_release FILE WORDS: as the newest; the last five stay.
keep_release() {
  local number old
  number=$(newest_release)
  number=$((${number:-0} + 1))
  gzip --best --no-name --stdout "$1" >"$work/release.gz"
  kube create configmap "rag-release-$number" --from-file=manifest="$work/release.gz" --from-literal=words="$2" >/dev/null
  kube label configmap "rag-release-$number" rag-release=kept >/dev/null
  for old in $(release_numbers | head -n -5); do kube delete configmap "rag-release-$old" >/dev/null; done
  say "kept as release $number"
}

# apply_manifest FILE: server-side, so that what others set (autoscalers, cert-manager) stays theirs.
apply_manifest() {
  kubectl apply --server-side --force-conflicts --field-manager=rag-deploy --filename "$1" >"$work/applied"
}

# remove_leftovers OLD NEW: what stands in the old manifest and not in the new one; never data.
remove_leftovers() {
  local item
  while read -r item; do
    kubectl --namespace "$namespace" delete "$item" --ignore-not-found --wait=false >/dev/null
    say "removed $item"
  done < <(manifest leftovers "$1" <"$2")
}
