#!/usr/bin/env bash
# Turns the machines of an environment that no one works in off for the night, and on again in the morning. The data stays.
#   pause.sh CLOUD ENVIRONMENT off|on        never production
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"

case ${1:-} in
  aws | gcp | azure) ;;
  *) die "name the cloud: aws, gcp or azure" ;;
esac
# shellcheck source=/dev/null
. "$infrastructure/$1/scripts/lib.sh"
need_environment "${2:-}"
[ "$environment" != production ] || die "production does not sleep"
case ${3:-} in
  off | on) switch=$3 ;;
  *) die "say off or on" ;;
esac
name=$(tfvar name)
name=${name:-rag-pipeline}
full=$name-$environment

# The groups' machines go; the control plane, which costs ten cents an hour, stays. The autoscaler brings back what is asked for.
aws_switch() {
  local group least=0
  need aws
  [ "$switch" = off ] || least=2
  AWS_REGION=$(tfvar region)
  export AWS_REGION
  for group in $(aws eks list-nodegroups --cluster-name "$full" --query 'nodegroups[]' --output text); do
    case $group in general) ;; *) [ "$switch" = off ] || continue ;; esac
    aws eks update-nodegroup-config --cluster-name "$full" --nodegroup-name "$group" --scaling-config "minSize=$least,desiredSize=$least" >/dev/null
  done
}

# Autopilot is paid by the pod: no pods, no bill. What autoscales is told to by its own least; on brings back the chart's.
gcp_switch() {
  need gcloud kubectl
  export CLOUDSDK_CORE_PROJECT
  CLOUDSDK_CORE_PROJECT=$(tfvar project_id)
  gcloud container clusters get-credentials "$full" --region "$(tfvar region)" --dns-endpoint >/dev/null
  if [ "$switch" = off ]; then
    kubectl --namespace "$namespace" scale deployment --all --replicas 0
  else
    kubectl --namespace "$namespace" scale deployment --all --replicas 1
  fi
}

# AKS stops and starts as a whole, control plane included.
azure_switch() {
  local verb=stop
  need az
  [ "$switch" = off ] || verb=start
  az aks "$verb" --subscription "$(tfvar subscription_id)" --resource-group "$full" --name "$full" >/dev/null
}

"${1}_switch"
say "$full is $switch"
