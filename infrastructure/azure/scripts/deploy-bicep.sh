#!/usr/bin/env bash
# Brings an environment on Azure to what infrastructure/azure/bicep says: AKS behind an Application Gateway, Citus,
# workers on Container Instances. The chart is installed as on any cluster.
#   deploy-bicep.sh ENVIRONMENT [REGION]
# Passwords and keys are drawn on the first run and kept in the vault; YES=1 asks nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../scripts/lib.sh
. "$here/../../scripts/lib.sh"
# shellcheck source=lib.sh
. "$here/lib.sh"

# kept NAME: the vault's secret of the name, or a new one on the first run.
kept() {
  if [ -n "$vault" ] && az keyvault secret show --vault-name "$vault" --name "$1" --query value --output tsv 2>/dev/null; then
    return
  fi
  openssl rand -hex 24
}

# The parameters that are no one's business: in a file that only we can read.
secret_parameters() {
  local file=$1
  jq -n --arg password "$2" '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    contentVersion: "1.0.0.0", parameters: {databasePassword: {value: $password}}}' >"$file"
}

# put NAME VALUE: a secret, through a file, so that it stands in no list of processes. The right to write is as new as the vault:
# it takes some minutes to be known everywhere.
put() {
  local try
  printf %s "$2" >"$work/value"
  for try in $(seq 30); do
    if az keyvault secret set --vault-name "$vault" --name "$1" --file "$work/value" --encoding utf-8 --output none; then return; fi
    say "the vault does not take $1 yet ($try of 30)"
    sleep "${SMOKE_PAUSE_SECONDS:-10}"
  done
  die "the vault $vault does not take secrets from you; the lines above say why"
}

need_environment "${1:-}"
need az jq openssl
group=rag-pipeline-$environment
region=${2:-germanywestcentral}
work=$(mktemp -d)
at_end rm -rf "$work"

if [ "$(az group exists --name "$group")" != true ]; then
  confirm "Make the resource group $group in $region?"
  az group create --name "$group" --location "$region" --output none
fi
# As the first run left them, so that a second one changes none.
open_vault
password=$(kept database-password)
auth_secret=$(kept auth-secret)
backup_key=$(kept backup-key)
secret_parameters "$work/secret.json" "$password"
options=(--resource-group "$group" --template-file "$infrastructure/azure/arm-templates/main.json"
  --parameters "@$infrastructure/azure/arm-templates/parameters/$environment.json" --parameters "@$work/secret.json")
az deployment group what-if "${options[@]}"
confirm "Change $environment as shown above?"
outputs=$(az deployment group create --name "rag-$(date -u +%Y%m%d%H%M)" "${options[@]}" --query properties.outputs --output json)

vault=$(jq -r .vaultName.value <<<"$outputs")
host=$(jq -r .databaseHost.value <<<"$outputs")
cache=$(jq -r .cacheHost.value <<<"$outputs")
key=$(az redisenterprise database list-keys --resource-group "$group" --cluster-name "${cache%%.*}" --query primaryKey --output tsv)
open_vault
put database-password "$password"
put auth-secret "$auth_secret"
put backup-key "$backup_key"
put database-url "postgresql://rag:$password@$host:5432/rag?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt"
put redis-url "rediss://:$(jq -rn --arg key "$key" '$key | @uri')@$cache:10000/0"
jq -r 'to_entries[] | "\(.key)\t\(.value.value)"' <<<"$outputs"
say "next: az aks get-credentials --resource-group $group --name $(jq -r .cluster.value <<<"$outputs"), then the chart (docs/deployment.md)"
