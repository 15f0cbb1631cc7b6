# What deploying, rolling back and recovering on AWS have in common. Sourced after ../../scripts/lib.sh, never run.
# shellcheck shell=bash

cloud=aws

# The region and name stand in the environment's values, once.
aws_start() {
  local account
  name=$(tfvar name)
  name=${name:-rag-pipeline}
  AWS_REGION=$(tfvar region)
  export AWS_REGION
  account=$(aws sts get-caller-identity --query Account --output text) || die "sign in to AWS first"
  terraform_start -backend-config="bucket=$name-terraform-state-$account" -backend-config="region=$AWS_REGION"
}

# on KIND: whether the environment runs on eks or on ecs, as far as it is there.
on() { terraform_ state list 2>/dev/null | grep "^module\.$1\[" >/dev/null; }

sign_in_to_registry() {
  aws ecr get-login-password | cosign login --username AWS --password-stdin "${1%%/*}" >/dev/null ||
    die "cannot sign in to the registry ${1%%/*}"
}

# fetch_secrets FOLDER: the secrets as files named as the chart's keys; those without a value are left out.
fetch_secrets() {
  local key id
  while IFS=$'\t' read -r key id; do
    aws secretsmanager get-secret-value --secret-id "$id" --query SecretString --output text >"$1/$key" 2>/dev/null ||
      { rm -f "$1/$key" && say "the secret $id has no value yet"; }
  done < <(terraform_json secret_names | jq -r 'to_entries[] | [.key, .value] | @tsv')
}

connect() { aws eks update-kubeconfig --name "$(terraform_output cluster)" --alias "$name-$environment" >/dev/null; }

# migrate_on_fargate: runs the migration's task and waits for its exit code.
migrate_on_fargate() {
  local command task cluster code
  say "migrating the schema"
  cluster=$(terraform_output cluster)
  command=$(terraform_output migrate_command)
  task=$(bash -c "$command --query 'tasks[0].taskArn' --output text")
  aws ecs wait tasks-stopped --cluster "$cluster" --tasks "$task"
  code=$(aws ecs describe-tasks --cluster "$cluster" --tasks "$task" --query 'tasks[0].containers[0].exitCode' --output text)
  [ "$code" = 0 ] || die "the migration ended with $code; see the log group /$name-$environment/services, stream migrate"
}

wait_for_services() {
  aws ecs wait services-stable --cluster "$(terraform_output cluster)" --services api retriever embedder worker ||
    die "the services have not settled; ECS takes a release back by itself when its tasks do not become healthy"
}
