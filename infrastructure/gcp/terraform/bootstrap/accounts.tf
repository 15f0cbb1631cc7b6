# Workflows come in with a token of GitHub's, which says which repository and environment they run for. No keys.
resource "google_iam_workload_identity_pool" "github" {
  project                   = var.project_id
  workload_identity_pool_id = "github"
  display_name              = "GitHub"
  depends_on                = [google_project_service.this]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  #checkov:skip=CKV_GCP_125:the condition names the repository, and each account the subjects that may become it
  project                            = var.project_id
  workload_identity_pool_id          = google_iam_workload_identity_pool.github.workload_identity_pool_id
  workload_identity_pool_provider_id = "actions"
  attribute_condition                = "assertion.repository == '${var.repository}'"

  attribute_mapping = {
    "google.subject" = "assertion.sub"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

locals {
  roles = jsondecode(file("${path.module}/../../policies/roles.json"))

  # Plans are made for pull requests, which anyone may open: they read. The rest waits for the environment's approval.
  accounts = {
    plan    = { subjects = ["repo:${var.repository}:pull_request", "repo:${var.repository}:ref:refs/heads/main"], roles = local.roles.plan }
    apply   = { subjects = ["repo:${var.repository}:environment:${var.environment}"], roles = concat(local.roles.plan, local.roles.apply) }
    release = { subjects = ["repo:${var.repository}:environment:${var.environment}"], roles = local.roles.release }
  }

  grants = merge([for account, settings in local.accounts : { for role in settings.roles : "${account} ${role}" => { account = account, role = role } }]...)
  logins = merge([for account, settings in local.accounts : { for subject in settings.subjects : "${account} ${subject}" => { account = account, subject = subject } }]...)
}

resource "google_service_account" "pipeline" {
  for_each     = local.accounts
  project      = var.project_id
  account_id   = "pipeline-${each.key}"
  display_name = "Workflows that ${each.key}"
}

resource "google_service_account_iam_member" "github" {
  for_each           = local.logins
  service_account_id = google_service_account.pipeline[each.value.account].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}/subject/${each.value.subject}"
}

resource "google_project_iam_member" "pipeline" {
  for_each = local.grants
  project  = var.project_id
  role     = each.value.role
  member   = "serviceAccount:${google_service_account.pipeline[each.value.account].email}"
}

# It gives pods and nodes their roles, and no others: it cannot make itself an owner.
resource "google_project_iam_member" "grants" {
  project = var.project_id
  role    = "roles/resourcemanager.projectIamAdmin"
  member  = "serviceAccount:${google_service_account.pipeline["apply"].email}"

  condition {
    title      = "only-these-roles"
    expression = "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([${join(", ", [for role in local.roles.grantable : "'${role}'"])}])"
  }
}

resource "google_storage_bucket_iam_member" "state" {
  for_each = { plan = "roles/storage.objectViewer", apply = "roles/storage.objectUser" }
  bucket   = google_storage_bucket.state.name
  role     = each.value
  member   = "serviceAccount:${google_service_account.pipeline[each.key].email}"
}
