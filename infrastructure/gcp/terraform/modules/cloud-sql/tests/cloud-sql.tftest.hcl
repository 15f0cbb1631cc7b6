mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  name                  = "rag-pipeline-production"
  region                = "europe-west3"
  network_id            = "projects/example-project/global/networks/mock"
  allocated_range       = "databases"
  tier                  = "db-custom-4-16384"
  storage_gb            = 200
  high_availability     = true
  read_replicas         = 2
  password              = "not-a-real-one"
  password_version      = 1
  backup_retention_days = 30
  deletion_protection   = true
  labels                = { environment = "production" }
  kms_key_id            = "projects/example-project/locations/europe-west3/keyRings/r/cryptoKeys/k"
}

run "made_as_asked" {
  assert {
    condition = output.posture == {
      machine = "db-custom-4-16384", storage_gb = 200, standby = true, backup_days = 30, encrypted = true, protected = true, public = false
    }
    error_message = "The database has its size, a standby, backups, encryption and protection, and no public address."
  }
}

run "tls_only_and_private_replicas_too" {
  assert {
    condition = alltrue([
      for database in concat([google_sql_database_instance.primary], values(google_sql_database_instance.replica)) :
      one(one(database.settings).ip_configuration).ssl_mode == "ENCRYPTED_ONLY" && !one(one(database.settings).ip_configuration).ipv4_enabled && database.encryption_key_name == var.kms_key_id
    ])
    error_message = "Primary and replicas take TLS only, are private, and encrypted with the environment's key."
  }

  assert {
    condition     = length(output.replica_endpoints) == 2
    error_message = "Two replicas answer reads."
  }
}

run "no_document_text_in_the_log" {
  assert {
    condition     = { for flag in one(google_sql_database_instance.primary.settings).database_flags : flag.name => flag.value if contains(["log_min_duration_statement", "log_statement"], flag.name) } == { log_min_duration_statement = "-1", log_statement = "ddl" }
    error_message = "Statement parameters are not logged."
  }
}

run "what_happens_is_logged" {
  assert {
    condition     = alltrue([for name in ["log_checkpoints", "log_connections", "log_disconnections", "log_lock_waits", "cloudsql.enable_pgaudit"] : one([for flag in one(google_sql_database_instance.primary.settings).database_flags : flag.value if flag.name == name]) == "on"])
    error_message = "Connections, locks and checkpoints are logged, and pgAudit is on."
  }

  assert {
    condition     = one([for flag in one(google_sql_database_instance.primary.settings).database_flags : flag.value if flag.name == "log_statement"]) == "ddl"
    error_message = "Changes of the schema are logged."
  }
}

run "can_be_put_back" {
  assert {
    condition     = one(one(google_sql_database_instance.primary.settings).backup_configuration).point_in_time_recovery_enabled && one(one(google_sql_database_instance.primary.settings).backup_configuration).transaction_log_retention_days == 7
    error_message = "The last seven days can be put back to the second."
  }

  assert {
    condition     = one(google_sql_database_instance.primary.settings).disk_autoresize && one(google_sql_database_instance.primary.settings).disk_autoresize_limit == 800
    error_message = "The disk grows to four times its first size."
  }
}

run "password_stays_out_of_the_state" {
  assert {
    condition     = google_sql_user.rag.password == null && google_sql_user.rag.password_wo == null && google_sql_user.rag.password_wo_version == 1
    error_message = "The password is write-only."
  }
}

run "short_retention_is_refused" {
  command = plan

  variables {
    backup_retention_days = 1
  }

  expect_failures = [var.backup_retention_days]
}

run "too_much_memory_for_its_processors_is_refused" {
  command = plan

  variables {
    tier = "db-custom-8-65536"
  }

  expect_failures = [var.tier]
}

run "unknown_machine_is_refused" {
  command = plan

  variables {
    tier = "n2-standard-4"
  }

  expect_failures = [var.tier]
}

run "old_postgresql_is_refused" {
  command = plan

  variables {
    engine_version = "12"
  }

  expect_failures = [var.engine_version]
}

run "too_many_replicas_are_refused" {
  command = plan

  variables {
    read_replicas = 9
  }

  expect_failures = [var.read_replicas]
}
