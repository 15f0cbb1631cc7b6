#!/usr/bin/env bash
# Brings an environment on Azure to what infrastructure/azure/bicep says: AKS behind an Application Gateway, Citus,
# workers on Container Instances. The chart is installed as on any cluster.
#   deploy-bicep.sh ENVIRONMENT [REGION]
# The database's password is drawn on the first run and kept in the vault; YES=1 asks nothing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../scripts/lib.sh
. "$here/../../scripts/lib.sh"

# The vault's password, or a new one on the first run.
database_password() {
  local vault
  vault=$(az keyvault list --resource-group "$group" --query '[0].name' --output tsv)
  if [ -n "$vault" ] && az keyvault secret show --vault-name "$vault" --name database-password --query value --output tsv 2>/dev/null; then
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

# put NAME VALUE: a secret, through a file, so that it stands in no list of processes.
put() {
  printf %s "$2" >"$work/value"
  az keyvault secret set --vault-name "$vault" --name "$1" --file "$work/value" --encoding utf-8 --output none
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
password=$(database_password)
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
put database-password "$password"
put database-url "postgresql://rag:$password@$host:5432/rag?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt"
put redis-url "rediss://:$(jq -rn --arg key "$key" '$key | @uri')@$cache:10000/0"
jq -r 'to_entries[] | "\(.key)\t\(.value.value)"' <<<"$outputs"
say "next: az aks get-credentials --resource-group $group --name $(jq -r .cluster.value <<<"$outputs"), then the chart (docs/deployment.md)"
