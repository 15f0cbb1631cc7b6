#!/usr/bin/env bash
# Whether the Bicep way of an environment could be deployed, without deploying it.
#   validate.sh [ENVIRONMENT]
# Without Azure it checks that the ARM templates are what the Bicep files compile to. With the Bicep command it has
# that build and lint them, too; with an environment and a signed-in az, Azure itself validates and shows what would change.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../scripts/lib.sh
. "$here/../../scripts/lib.sh"
bicep=$infrastructure/azure/bicep

make --no-print-directory -C "$repository" check-arm-templates || die "the ARM templates are not those of the Bicep files"
say "the ARM templates are what the Bicep files compile to"

if command -v bicep >/dev/null; then
  bicep build "$bicep/main.bicep" --stdout >/dev/null || die "Bicep cannot build main.bicep"
  bicep lint "$bicep/main.bicep" || die "Bicep's linter has objections"
  for parameters in "$bicep"/parameters/*.bicepparam; do
    DATABASE_PASSWORD=only-for-validation bicep build-params "$parameters" --stdout >/dev/null || die "Bicep cannot build $parameters"
  done
  say "Bicep builds and lints them"
else
  say "left out: Bicep's own build and linter (there is no bicep here)"
fi

[ $# -gt 0 ] || exit 0
need_environment "$1"
need az
group=rag-pipeline-$environment
options=(--resource-group "$group" --template-file "$infrastructure/azure/arm-templates/main.json"
  --parameters "@$infrastructure/azure/arm-templates/parameters/$environment.json" databasePassword=only-for-validation-0)
az deployment group validate "${options[@]}" --output none || die "Azure refuses the template; the lines above say why"
az deployment group what-if "${options[@]}"
