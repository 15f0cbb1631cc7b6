# Once for each project, by its owner. Everything after it is done by the accounts made here.
locals {
  services = toset([for service in [
    "artifactregistry", "billingbudgets", "binaryauthorization", "certificatemanager", "cloudkms", "cloudresourcemanager", "compute", "container",
    "containerscanning", "containersecurity",
    "dns", "iam", "iamcredentials", "logging", "monitoring", "redis", "secretmanager", "servicenetworking", "sqladmin", "storage", "sts",
  ] : "${service}.googleapis.com"])

  # Services whose agents must be there before a key can be given to them.
  agents = toset([for service in ["artifactregistry", "container", "redis", "secretmanager", "sqladmin"] : "${service}.googleapis.com"])
}

resource "google_project_service" "this" {
  for_each           = local.services
  project            = var.project_id
  service            = each.key
  disable_on_destroy = false
}

resource "google_project_service_identity" "this" {
  provider   = google-beta
  for_each   = local.agents
  project    = var.project_id
  service    = each.key
  depends_on = [google_project_service.this]
}

# Asking for its name makes the agent of buckets.
data "google_storage_project_service_account" "this" {
  project    = var.project_id
  depends_on = [google_project_service.this]
}

# Who read which object, secret or row: Google records it only when told to.
resource "google_project_iam_audit_config" "all" {
  project = var.project_id
  service = "allServices"

  audit_log_config {
    log_type = "ADMIN_READ"
  }

  audit_log_config {
    log_type = "DATA_READ"
  }

  audit_log_config {
    log_type = "DATA_WRITE"
  }
}

resource "google_storage_bucket" "state" {
  #checkov:skip=CKV_GCP_62:reads and writes are recorded by Cloud Audit Logs, turned on above
  name                        = "${var.name}-terraform-state-${var.project_id}"
  project                     = var.project_id
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      num_newer_versions         = 50
      days_since_noncurrent_time = 365
    }
  }

  depends_on = [google_project_service.this]
}
