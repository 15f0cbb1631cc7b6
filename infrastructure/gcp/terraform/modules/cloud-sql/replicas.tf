resource "google_sql_database_instance" "replica" {
  #checkov:skip=CKV_GCP_6:TLS is required; certificates for clients are not, the password and the private network tell who they are
  #checkov:skip=CKV_GCP_79:database.version decides; an upgrade is a person's decision
  for_each             = toset([for number in range(var.read_replicas) : tostring(number + 1)])
  name                 = "${var.name}-replica-${each.key}"
  region               = var.region
  database_version     = google_sql_database_instance.primary.database_version
  master_instance_name = google_sql_database_instance.primary.name
  encryption_key_name  = var.kms_key_id
  deletion_protection  = var.deletion_protection

  settings {
    tier                        = var.tier
    edition                     = startswith(var.tier, "db-perf-optimized") ? "ENTERPRISE_PLUS" : "ENTERPRISE"
    availability_type           = "ZONAL"
    disk_type                   = "PD_SSD"
    disk_autoresize             = true
    deletion_protection_enabled = var.deletion_protection
    user_labels                 = var.labels

    ip_configuration {
      ipv4_enabled       = false
      private_network    = var.network_id
      allocated_ip_range = var.allocated_range
      ssl_mode           = "ENCRYPTED_ONLY"
    }

    insights_config {
      query_insights_enabled = true
      query_string_length    = 1024
    }

    dynamic "database_flags" {
      for_each = local.flags

      content {
        name  = database_flags.key
        value = database_flags.value
      }
    }
  }
}
