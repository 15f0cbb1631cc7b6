#!/usr/bin/env bash
# Puts an environment on Google's cloud back to the release before, or to the one named. Machines and schema stay as
# they are: migrations are safe under the previous release.
#   rollback.sh ENVIRONMENT [RELEASE]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../scripts/lib.sh
. "$here/../../scripts/lib.sh"
# shellcheck source=lib.sh
. "$here/lib.sh"

need_environment "${1:-}"
release=
[ -z "${2:-}" ] || need_release "$2"
need gcloud terraform jq curl kubectl helm
gcp_start
confirm "Put $environment back to ${release:-the release before}?"
connect
roll_back_with_helm "$release"
smoke "$(terraform_output url)"
say "$environment is back${release:+ at $release}"
