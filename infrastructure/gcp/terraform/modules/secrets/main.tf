resource "google_secret_manager_secret" "this" {
  for_each            = var.purposes
  secret_id           = "${var.name}-${each.key}"
  deletion_protection = var.deletion_protection
  version_destroy_ttl = var.deletion_protection ? "2592000s" : null
  labels              = var.labels
  annotations         = { purpose = each.value }

  replication {
    user_managed {
      replicas {
        location = var.region

        customer_managed_encryption {
          kms_key_name = var.kms_key_id
        }
      }
    }
  }
}

resource "google_secret_manager_secret_version" "written" {
  for_each               = var.written
  secret                 = google_secret_manager_secret.this[each.key].id
  secret_data_wo         = var.values[each.key]
  secret_data_wo_version = each.value
  deletion_policy        = "DISABLE"
}
