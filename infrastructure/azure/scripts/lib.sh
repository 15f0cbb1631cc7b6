# What deploying, rolling back and recovering on Azure have in common. Sourced after ../../scripts/lib.sh, never run.
# shellcheck shell=bash

cloud=azure

# Subscription and name stand in the environment's values, once; the state's account in the bootstrap's group.
azure_start() {
  name=$(tfvar name)
  name=${name:-rag-pipeline}
  subscription=$(tfvar subscription_id)
  group=$name-$environment
  az account set --subscription "$subscription" || die "sign in to Azure first: az login"
  local account
  account=$(az storage account list --resource-group "$name-bootstrap" --query '[0].name' --output tsv)
  [ -n "$account" ] || die "no account for Terraform's state in $name-bootstrap; run the bootstrap first"
  terraform_start -backend-config="subscription_id=$subscription" -backend-config="resource_group_name=$name-bootstrap" \
    -backend-config="storage_account_name=$account"
}

on() { terraform_ state list 2>/dev/null | grep "^module\.$1\[" >/dev/null; }

# The vault lets in the office alone. Whoever deploys from elsewhere (DEPLOY_ADDRESS, or what the internet sees) is let in
# meanwhile, and out again at the end.
open_vault() {
  vault=$(az keyvault list --resource-group "$group" --query '[0].name' --output tsv 2>/dev/null || true)
  [ -n "$vault" ] || return 0
  address=${DEPLOY_ADDRESS:-$(curl --fail --silent --max-time 10 https://api.ipify.org || true)}
  [ -n "$address" ] || return 0
  az keyvault network-rule add --name "$vault" --ip-address "$address" >/dev/null
  at_end close_vault
}

close_vault() { az keyvault network-rule remove --name "$vault" --ip-address "$address" >/dev/null; }

sign_in_to_registry() {
  az acr login --name "${1%%.*}" --expose-token --query accessToken --output tsv |
    cosign login --username 00000000-0000-0000-0000-000000000000 --password-stdin "${1%%/*}" >/dev/null ||
    die "cannot sign in to the registry ${1%%/*}"
}

secret_value() { az keyvault secret show --vault-name "${1%/*}" --name "${1#*/}" --query value --output tsv; }

# fetch_secrets FOLDER: the secrets as files named as the chart's keys; those without a value are left out.
fetch_secrets() {
  local key id
  while IFS=$'\t' read -r key id; do
    secret_value "$id" >"$1/$key" 2>/dev/null || { rm -f "$1/$key" && say "the secret $id has no value yet"; }
  done < <(terraform_json secret_names | jq -r 'to_entries[] | [.key, .value] | @tsv')
}

connect() { bash -c "$(terraform_output connect_command)" >/dev/null; }

# migrate_in_a_container: a container that lives for the migration alone, inside the network. Terraform's command names the release
# of its last run; this is the next one's.
migrate_in_a_container() {
  local url code command job=$group-migration
  say "migrating the schema"
  command=$(terraform_output migrate_command | sed -E "s|(/ragctl:)[A-Za-z0-9._-]+|\\1$release|")
  url=$(secret_value "$(terraform_json secret_names | jq -r '.["database-url"]')")
  bash -c "$command --secure-environment-variables \"DATABASE_URL=\$1\"" _ "$url" >/dev/null
  code=$(wait_for_container "$job")
  [ "$code" = 0 ] || az container logs --resource-group "$group" --name "$job" >&2
  az container delete --resource-group "$group" --name "$job" --yes >/dev/null
  [ "$code" = 0 ] || die "the migration ended with $code; its last words are above"
}

# wait_for_container NAME: prints its exit code, within ten minutes.
wait_for_container() {
  local state
  for _ in $(seq 120); do
    state=$(az container show --resource-group "$group" --name "$1" \
      --query 'containers[0].instanceView.currentState.[state,exitCode]' --output tsv | tr '\n' ' ')
    case $state in Terminated*) echo "${state//[!0-9]/}" && return ;; esac
    sleep "${SMOKE_PAUSE_SECONDS:-5}"
  done
  echo "no end after ten minutes"
}

# app_of SERVICE: its app's name.
app_of() { az webapp list --resource-group "$group" --query "[?ends_with(name, '-$1')].name | [0]" --output tsv; }
