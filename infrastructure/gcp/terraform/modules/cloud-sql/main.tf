locals {
  # Slow statements are in Query Insights, without their parameters. In the log they would stand with them, which are document
  # text and questions.
  flags = {
    "log_connections"             = "on"
    "log_disconnections"          = "on"
    "log_checkpoints"             = "on"
    "log_lock_waits"              = "on"
    "log_min_duration_statement"  = "-1"
    "log_min_error_statement"     = "error"
    "log_statement"               = "ddl"
    "jit"                         = "off"
    "random_page_cost"            = "1.1"
    "maintenance_work_mem"        = "524288"
    "cloudsql.enable_pgaudit"     = "on"
    "cloudsql.iam_authentication" = "on"
  }
}

resource "google_sql_database_instance" "primary" {
  #checkov:skip=CKV_GCP_6:TLS is required; certificates for clients are not, the password and the private network tell who they are
  #checkov:skip=CKV_GCP_79:database.version decides; an upgrade is a person's decision
  name                = var.name
  region              = var.region
  database_version    = "POSTGRES_${var.engine_version}"
  encryption_key_name = var.kms_key_id
  deletion_protection = var.deletion_protection

  settings {
    tier                        = var.tier
    edition                     = startswith(var.tier, "db-perf-optimized") ? "ENTERPRISE_PLUS" : "ENTERPRISE"
    availability_type           = var.high_availability ? "REGIONAL" : "ZONAL"
    disk_type                   = "PD_SSD"
    disk_size                   = var.storage_gb
    disk_autoresize             = true
    disk_autoresize_limit       = 4 * var.storage_gb
    deletion_protection_enabled = var.deletion_protection
    retain_backups_on_delete    = var.deletion_protection
    user_labels                 = var.labels

    ip_configuration {
      ipv4_enabled       = false
      private_network    = var.network_id
      allocated_ip_range = var.allocated_range
      ssl_mode           = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      start_time                     = "02:00"
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = 7

      backup_retention_settings {
        retained_backups = var.backup_retention_days
        retention_unit   = "COUNT"
      }
    }

    maintenance_window {
      day          = 7
      hour         = 4
      update_track = "stable"
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

  # The disk grows by itself.
  lifecycle {
    ignore_changes = [settings[0].disk_size]
  }
}

resource "google_sql_database" "rag" {
  name      = "rag"
  instance  = google_sql_database_instance.primary.name
  charset   = "UTF8"
  collation = "en_US.UTF8"
}

resource "google_sql_user" "rag" {
  name                = "rag"
  instance            = google_sql_database_instance.primary.name
  password_wo         = var.password
  password_wo_version = var.password_version
  deletion_policy     = "ABANDON"
}
