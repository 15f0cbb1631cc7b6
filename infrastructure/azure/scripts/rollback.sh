#!/usr/bin/env bash
# Puts an environment on Azure back to the release before, or to the one named. Machines and schema stay as they are:
# migrations are safe under the previous release.
#   rollback.sh ENVIRONMENT [RELEASE]     on App Service the release has to be named
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../scripts/lib.sh
. "$here/../../scripts/lib.sh"
# shellcheck source=lib.sh
. "$here/lib.sh"

roll_back_app_service() {
  local service registry app
  [ -n "$release" ] || die "App Service keeps no history: name the release to go back to"
  registry=$(terraform_output registry)
  # All images are looked for before the first service is changed.
  for service in embedder retriever worker api; do
    az acr repository show --name "${registry%%.*}" --image "${registry#*/}/$service:$release" >/dev/null 2>&1 ||
      die "the registry ${registry%%/*} has no ${registry#*/}/$service:$release"
  done
  for service in embedder retriever worker api; do
    app=$(app_of "$service")
    az webapp config container set --resource-group "$group" --name "$app" --container-image-name "$registry/$service:$release" >/dev/null
    say "$service goes back to $release"
  done
}

need_environment "${1:-}"
release=
[ -z "${2:-}" ] || need_release "$2"
need az terraform jq curl
azure_start
confirm "Put $environment back to ${release:-the release before}?"
if on aks; then
  need kubectl helm
  connect
  roll_back_with_helm "$release"
else
  roll_back_app_service
fi
smoke "$(terraform_output url)"
say "$environment is back${release:+ at $release}"
