# What the clouds' scripts have in common. Sourced, never run.
# shellcheck shell=bash

infrastructure=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
repository=$(dirname "$infrastructure")
namespace=rag
images=(api retriever embedder worker ragctl)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
  printf '%s: error: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# at_end COMMAND…: also when the script fails; the last first.
at_end_commands=()
at_end() {
  at_end_commands=("$(printf '%q ' "$@")" "${at_end_commands[@]}")
  trap 'for command in "${at_end_commands[@]}"; do eval "$command" || true; done' EXIT
}

# need TOOL…
need() {
  local tool
  for tool in "$@"; do command -v "$tool" >/dev/null || die "$tool is needed; install it and come again"; done
}

# need_environment NAME: sets environment.
need_environment() {
  case ${1:-} in
    development | staging | production) environment=$1 ;;
    *) die "name the environment: development, staging or production" ;;
  esac
}

# need_release TAG: sets release; a tag or a digest's tag, never latest.
need_release() {
  release=${1:-}
  [[ $release =~ ^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$ && $release != latest ]] ||
    die "name the release by its images' tag, such as v1.2.3 (not latest: it can't be rolled back to)"
}

# confirm QUESTION: asks, unless there is no terminal or YES=1 has answered already.
confirm() {
  [ "${YES:-}" = 1 ] && return
  [ -t 0 ] || die "$1 Answer by YES=1, since there is no terminal to ask"
  local answer
  read -r -p "$1 [y/N] " answer
  [ "$answer" = y ] || die "left alone"
}

# ---- Terraform; the cloud's own lib.sh names the cloud ----
cloud=

terraform_() {
  TF_DATA_DIR="$infrastructure/$cloud/terraform/.terraform/$environment" TF_IN_AUTOMATION=1 \
    terraform -chdir="$infrastructure/$cloud/terraform" "$@"
}

# tfvar NAME: a text of the environment's values.
tfvar() { sed -nE "s/^$1[[:space:]]*=[[:space:]]*\"(.*)\"$/\\1/p" "$infrastructure/$cloud/terraform/environments/$environment/terraform.tfvars"; }

# terraform_start BACKEND-OPTION…: the state of the environment.
terraform_start() {
  say "opening the state of $environment"
  terraform_ init -input=false -reconfigure -backend-config="environments/$environment/backend.hcl" "$@" >/dev/null ||
    die "terraform init failed; the lines above say why"
}

terraform_values=()

# terraform_use_release: the release and the environment's values, for plan and apply.
terraform_use_release() { terraform_values=("-var-file=environments/$environment/terraform.tfvars" "-var=release=$release"); }

# terraform_plan OPTION…: shows what would change; fails when something would.
terraform_plan() {
  local status=0
  terraform_ plan -input=false -detailed-exitcode "${terraform_values[@]}" "$@" || status=$?
  [ "$status" -ne 1 ] || die "terraform plan failed; the lines above say why"
  [ "$status" -eq 0 ]
}

# terraform_look: the same, without a lock on the state. REFRESH=false asks the cloud nothing: for roles that may not read secrets.
terraform_look() { terraform_plan -lock=false "-refresh=${REFRESH:-true}" || true; }

terraform_apply_plan() { terraform_ apply -input=false release.plan; }
terraform_apply() { terraform_ apply -input=false -auto-approve "${terraform_values[@]}" "$@"; }
terraform_output() { terraform_ output -raw "$1"; }
terraform_json() { terraform_ output -json "$1"; }

# ---- Images ----
# promote_images SOURCE TARGET: the images of the release, copied as they are, by digest, with their signatures.
promote_images() {
  local image
  for image in "${images[@]}"; do
    say "copying $image:$release"
    cosign copy --force "$1/$image:$release" "$2/$image:$release" >/dev/null ||
      die "cannot copy $1/$image:$release; is it there, and are you signed in to both registries?"
  done
}

# ---- Kubernetes ----
# write_secret: the Secret the chart expects, from the cloud's secret store, through files that only we can read.
write_secret() {
  local folder file options=()
  folder=$(mktemp -d)
  at_end rm -rf "$folder"
  fetch_secrets "$folder"
  for file in "$folder"/*; do options+=("--from-file=${file##*/}=$file"); done
  kubectl create namespace "$namespace" --dry-run=client -o yaml | kubectl apply -f - >/dev/null
  kubectl --namespace "$namespace" create secret generic rag-secrets "${options[@]}" --dry-run=client -o yaml |
    kubectl apply -f - >/dev/null
  rm -rf "$folder"
}

# release_with_helm REGISTRY URL: installs or upgrades, and takes back what does not become ready.
release_with_helm() {
  local chart=$repository/deployment/helm/rag-pipeline values sizes
  sizes=$(mktemp)
  at_end rm -f "$sizes"
  terraform_json chart_values >"$sizes"
  # Development is staging in small, so that what is promoted has run with the same parts.
  values="values-staging.yaml"
  [ "$environment" != production ] || values="values-prod.yaml"
  write_secret
  say "releasing $release"
  helm upgrade --install rag "$chart" --namespace "$namespace" --atomic --timeout 10m \
    --values "$chart/$values" --values "$infrastructure/$cloud/values.yaml" --values "$sizes" \
    --set-string "image.registry=${1%/*},image.repository=${1##*/},image.tag=$release,ingress.hosts[0]=${2#https://},gateway.hosts[0]=${2#https://}"
}

# roll_back_with_helm [RELEASE]: to the revision before, or to the newest that ran the release.
roll_back_with_helm() {
  local revision=
  if [ -n "${1:-}" ]; then
    revision=$(revision_of "$1")
    [ -n "$revision" ] || die "no revision of the chart ran $1"
  fi
  helm rollback rag ${revision:+"$revision"} --namespace "$namespace" --wait --timeout 5m
}

# The newest earlier revision with the release's tag, if there is one.
revision_of() {
  local number
  for number in $(helm history rag --namespace "$namespace" --max 50 --output json | jq -r 'sort_by(-.revision)[1:][].revision'); do
    if helm get values rag --namespace "$namespace" --revision "$number" --output json | jq -e --arg tag "$1" '.image.tag == $tag' >/dev/null; then
      echo "$number"
      return
    fi
  done
}

# ---- Afterwards ----
# smoke URL: whether the service answers, within two minutes.
smoke() {
  local try
  for try in $(seq 24); do
    if curl --fail --silent --show-error --max-time 5 --output /dev/null "$1/health"; then
      say "$1 answers"
      return
    fi
    sleep "${SMOKE_PAUSE_SECONDS:-5}"
  done
  die "$1/health has not answered for two minutes ($try tries)"
}
