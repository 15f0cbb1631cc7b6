#!/usr/bin/env bash
# Brings an environment on Google's cloud to a release: images, machines, chart, and a question whether it is well.
#   deploy.sh ENVIRONMENT RELEASE [--plan]     --plan only shows what would change
# IMAGE_SOURCE names the registry the images come from, such as ghcr.io/OWNER/rag-pipeline; YES=1 asks nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../scripts/lib.sh
. "$here/../../scripts/lib.sh"
# shellcheck source=lib.sh
. "$here/lib.sh"

need_environment "${1:-}"
need_release "${2:-}"
need gcloud terraform jq curl
gcp_start
terraform_use_release
if [ "${3:-}" = --plan ]; then
  terraform_look
  exit 0
fi

need cosign kubectl helm
[ -n "${IMAGE_SOURCE:-}" ] || die "name the registry the images come from: IMAGE_SOURCE=ghcr.io/OWNER/rag-pipeline"
if terraform_plan -out=release.plan; then
  say "the machines are as they should be"
else
  confirm "Change $environment as shown above?"
  terraform_apply_plan
fi
registry=$(terraform_output registry)
sign_in_to_registry "$registry"
promote_images "$IMAGE_SOURCE" "$registry"
connect
release_with_helm "$registry" "$(terraform_output url)"
smoke "$(terraform_output url)"
say "$environment runs $release"
