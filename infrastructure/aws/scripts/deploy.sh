#!/usr/bin/env bash
# Brings an environment on AWS to a release: images, machines, schema, services, and a question whether it is well.
#   deploy.sh ENVIRONMENT RELEASE [--plan]     --plan only shows what would change
# IMAGE_SOURCE names the registry the images come from, such as ghcr.io/OWNER/rag-pipeline; YES=1 asks nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../scripts/lib.sh
. "$here/../../scripts/lib.sh"
# shellcheck source=lib.sh
. "$here/lib.sh"

# The registry first: services start only with images that are there.
deliver_images() {
  [ -n "${IMAGE_SOURCE:-}" ] || die "name the registry the images come from: IMAGE_SOURCE=ghcr.io/OWNER/rag-pipeline"
  terraform_apply -target=module.ecr
  registry=$(terraform_output registry)
  sign_in_to_registry "$registry"
  promote_images "$IMAGE_SOURCE" "$registry"
}

# What a migration needs, so that the schema comes before the services: migrations are safe under the previous release, and
# on the first run ECS would give up on services that find no schema. module.eks is empty then; the outputs mention it.
schema_first=(-target=module.vpc -target=module.rds -target=module.secrets -target=module.ecs -target=module.eks)

change_machines() {
  if on ecs || [ "$(tfvar runtime)" = containers ]; then
    terraform_apply "${schema_first[@]}"
    migrate_on_fargate
    terraform_apply
  else
    terraform_apply_plan
  fi
}

need_environment "${1:-}"
need_release "${2:-}"
need aws terraform jq curl
aws_start
terraform_use_release
if [ "${3:-}" = --plan ]; then
  terraform_look
  exit 0
fi

need cosign
deliver_images
if terraform_plan -out=release.plan; then
  say "the machines are as they should be"
else
  confirm "Change $environment as shown above?"
  change_machines
fi
if on eks; then
  need kubectl helm
  connect
  release_with_helm "$registry" "$(terraform_output url)"
else
  wait_for_services
fi
smoke "$(terraform_output url)"
say "$environment runs $release"
