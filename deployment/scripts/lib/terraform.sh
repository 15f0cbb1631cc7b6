# Terraform without a cloud: formatted, valid, tested against mocked providers. Sourced after checks.sh, never run.
# shellcheck shell=bash

TERRAFORM=${TERRAFORM:-terraform}

# Where a provider mirror is laid out for machines that reach no registry: its CLI configuration.
terraform_mirror=${TERRAFORM_MIRROR_CONFIG:-${XDG_CACHE_HOME:-$HOME/.cache}/terraform-offline/terraform.rc}

# A command in terraform's place for validate and test: TERRAFORM_OFFLINE validate|test FOLDER OPTION…, which brings its own
# providers. Much faster than the mirror.
terraform_offline=${TERRAFORM_OFFLINE:-}

# Folders with a configuration, environments' folders of values excluded.
terraform_folders() { find "$1" -name '*.tf' -printf '%h\n' | sort -u; }

# use_providers FOLDER: whether its providers can be had, from the registry or else from the mirror.
use_providers() {
  [ -z "$terraform_offline" ] || return 0
  export TF_IN_AUTOMATION=1 CHECKPOINT_DISABLE=1
  export TF_PLUGIN_CACHE_DIR=${TF_PLUGIN_CACHE_DIR:-$CACHE_HOME/terraform-providers}
  mkdir -p "$TF_PLUGIN_CACHE_DIR"
  if [ ! -e "${TF_CLI_CONFIG_FILE:-/dev/null}" ]; then unset TF_CLI_CONFIG_FILE; fi
  terraform_init "$1" >/dev/null 2>&1 && return
  [ -e "$terraform_mirror" ] || return 1
  unset TF_PLUGIN_CACHE_DIR
  # The mirror's providers speak without TLS, on this machine alone.
  export TF_CLI_CONFIG_FILE=$terraform_mirror TF_DISABLE_PLUGIN_TLS=1
  terraform_init "$1" >/dev/null 2>&1
}

terraform_init() { [ -n "$terraform_offline" ] || "$TERRAFORM" -chdir="$1" init -backend=false -input=false -no-color; }

# terraform_in FOLDER validate|test OPTION…
terraform_in() {
  local folder=$1 command=$2
  shift 2
  if [ -n "$terraform_offline" ]; then
    "$terraform_offline" "$command" "$folder" "$@"
  else
    "$TERRAFORM" -chdir="$folder" "$command" "$@"
  fi
}

# terraform_test FOLDER [ENVIRONMENT]: prints what failed, or how much passed. With QUICK=1 it only validates.
terraform_test() {
  local output options=()
  [ $# -lt 2 ] || options=("-test-directory=environments/$2" "-var-file=environments/$2/terraform.tfvars")
  if ! output=$(terraform_in "$1" validate -no-color 2>&1); then
    printf '%s\n' "$output"
    return 1
  fi
  if [ "${QUICK:-}" = 1 ]; then
    echo valid
    return
  fi
  if ! output=$(terraform_in "$1" test -no-color "${options[@]}" 2>&1); then
    grep -v -e '\.\.\. pass$' -e '\.\.\. skip$' <<<"$output"
    return 1
  fi
  grep -oE '[0-9]+ passed' <<<"$output" | tail -1
}
