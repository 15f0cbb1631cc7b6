#!/usr/bin/env bash
# Brings an environment on Azure to a release: images, machines, schema, services, and a question whether it is well.
#   deploy.sh ENVIRONMENT RELEASE [--plan]     --plan only shows what would change
# IMAGE_SOURCE names the registry the images come from, such as ghcr.io/OWNER/rag-pipeline; YES=1 asks nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../scripts/lib.sh
. "$here/../../scripts/lib.sh"
# shellcheck source=lib.sh
. "$here/lib.sh"

# The registry and the vault first: services start only with images that are there, and secrets need an open door.
prepare() {
  [ -n "${IMAGE_SOURCE:-}" ] || die "name the registry the images come from: IMAGE_SOURCE=ghcr.io/OWNER/rag-pipeline"
  terraform_apply -target=module.key_vault.azurerm_key_vault.this
  open_vault
  terraform_apply -target=module.container_registry.azurerm_container_registry.this
  registry=$(terraform_output registry)
  sign_in_to_registry "$registry"
  promote_images "$IMAGE_SOURCE" "$registry"
}

need_environment "${1:-}"
need_release "${2:-}"
need az terraform jq curl
azure_start
terraform_use_release
if [ "${3:-}" = --plan ]; then
  terraform_look
  exit 0
fi

need cosign
prepare
if terraform_plan -out=release.plan; then
  say "the machines are as they should be"
else
  confirm "Change $environment as shown above?"
  # Migrations are safe under the previous release: where services run already, the schema comes first.
  if on service; then migrate_in_a_container; fi
  terraform_apply_plan
  if ! on aks; then migrate_in_a_container; fi
fi
if on aks; then
  need kubectl helm
  connect
  release_with_helm "$registry" "$(terraform_output url)"
fi
smoke "$(terraform_output url)"
say "$environment runs $release"
