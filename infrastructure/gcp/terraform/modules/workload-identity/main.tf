resource "google_service_account" "this" {
  account_id   = var.name
  project      = var.project_id
  display_name = "Pods of ${var.namespace}/${var.service_account}"
}

# Pods of this one service account, of this one namespace, without a key.
resource "google_service_account_iam_member" "pods" {
  service_account_id = google_service_account.this.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.workload_pool}[${var.namespace}/${var.service_account}]"
}

resource "google_secret_manager_secret_iam_member" "readable" {
  for_each  = var.secrets
  project   = var.project_id
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${google_service_account.this.email}"
}

resource "google_storage_bucket_iam_member" "usable" {
  for_each = var.buckets
  bucket   = each.value.bucket
  role     = each.value.role
  member   = "serviceAccount:${google_service_account.this.email}"
}
