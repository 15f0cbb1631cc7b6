# What deploying, rolling back and recovering on Google's cloud have in common. Sourced after ../../scripts/lib.sh, never run.
# shellcheck shell=bash

cloud=gcp

# Project, region and name stand in the environment's values, once.
gcp_start() {
  name=$(tfvar name)
  name=${name:-rag-pipeline}
  project=$(tfvar project_id)
  region=$(tfvar region)
  gcloud auth print-access-token >/dev/null 2>&1 || die "sign in to Google's cloud first: gcloud auth login"
  export CLOUDSDK_CORE_PROJECT=$project
  terraform_start -backend-config="bucket=$name-terraform-state-$project"
}

sign_in_to_registry() {
  gcloud auth print-access-token | cosign login --username oauth2accesstoken --password-stdin "${1%%/*}" >/dev/null ||
    die "cannot sign in to the registry ${1%%/*}"
}

# fetch_secrets FOLDER: the secrets as files named as the chart's keys; those without a value are left out.
fetch_secrets() {
  local key id
  while IFS=$'\t' read -r key id; do
    gcloud secrets versions access latest --secret "$id" >"$1/$key" 2>/dev/null ||
      { rm -f "$1/$key" && say "the secret $id has no value yet"; }
  done < <(terraform_json secret_names | jq -r 'to_entries[] | [.key, .value] | @tsv')
}

connect() { gcloud container clusters get-credentials "$(terraform_output cluster)" --region "$region" --dns-endpoint >/dev/null; }
