output "state_bucket" {
  description = "Bucket of Terraform's state; scripts/deploy.sh finds it by its name."
  value       = google_storage_bucket.state.name
}

output "workload_identity_provider" {
  description = "What workflows come in by: the variable GCP_IDENTITY_PROVIDER of GitHub's environment."
  value       = google_iam_workload_identity_pool_provider.github.name
}

output "service_accounts" {
  description = "Whom they become: the variables GCP_PLAN_ACCOUNT, GCP_APPLY_ACCOUNT, GCP_RELEASE_ACCOUNT."
  value       = { for account in keys(local.accounts) : account => google_service_account.pipeline[account].email }
}
