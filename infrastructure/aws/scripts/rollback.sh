#!/usr/bin/env bash
# Puts an environment on AWS back to the release before, or to the one named. Machines and schema stay as they are:
# migrations are safe under the previous release.
#   rollback.sh ENVIRONMENT [RELEASE]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../scripts/lib.sh
. "$here/../../scripts/lib.sh"
# shellcheck source=lib.sh
. "$here/lib.sh"

# previous_definition SERVICE: the task definition before this one, or the newest whose image bears the release's tag.
previous_definition() {
  local current family revision
  current=$(aws ecs describe-services --cluster "$cluster" --services "$1" --query 'services[0].taskDefinition' --output text)
  family=${current##*/}
  revision=${family##*:}
  family=${family%:*}
  while [ "$revision" -gt 1 ]; do
    revision=$((revision - 1))
    if [ -z "$release" ] || image_of "$family:$revision" | grep ":$release\$" >/dev/null; then
      echo "$family:$revision"
      return
    fi
  done
  die "there is no earlier release${release:+ $release} of $1 to go back to"
}

image_of() { aws ecs describe-task-definition --task-definition "$1" --query 'taskDefinition.containerDefinitions[0].image' --output text; }

roll_back_fargate() {
  local service services=(embedder retriever worker api)
  declare -A target
  # All are looked up before the first is changed.
  for service in "${services[@]}"; do target[$service]=$(previous_definition "$service"); done
  for service in "${services[@]}"; do
    aws ecs update-service --cluster "$cluster" --service "$service" --task-definition "${target[$service]}" >/dev/null
    say "$service goes back to ${target[$service]}"
  done
  wait_for_services
}

need_environment "${1:-}"
release=
[ -z "${2:-}" ] || need_release "$2"
need aws terraform jq curl
aws_start
cluster=$(terraform_output cluster)
confirm "Put $environment back to ${release:-the release before}?"
if on eks; then
  need kubectl helm
  connect
  roll_back_with_helm "$release"
else
  roll_back_fargate
fi
smoke "$(terraform_output url)"
say "$environment is back${release:+ at $release}"
