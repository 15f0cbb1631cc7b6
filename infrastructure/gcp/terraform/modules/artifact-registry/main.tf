resource "google_artifact_registry_repository" "this" {
  repository_id = var.name
  project       = var.project_id
  location      = var.region
  description   = "Images of ${var.name}"
  format        = "DOCKER"
  kms_key_name  = var.kms_key_id
  labels        = var.labels

  docker_config {
    immutable_tags = true
  }

  vulnerability_scanning_config {
    enablement_config = "INHERITED"
  }

  # What is kept wins over what is deleted.
  cleanup_policies {
    id     = "enough-to-roll-back-to"
    action = "KEEP"

    most_recent_versions {
      keep_count = var.kept_images
    }
  }

  cleanup_policies {
    id     = "the-rest"
    action = "DELETE"

    condition {
      older_than = "2592000s"
      tag_state  = "ANY"
    }
  }
}
