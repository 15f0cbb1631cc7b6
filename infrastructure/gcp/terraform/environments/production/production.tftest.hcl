mock_provider "google" {
  source = "./tests/mocks"
}

run "production" {
  assert {
    condition = output.posture.database == {
      machine = "db-custom-4-16384", storage_gb = 200, standby = true, backup_days = 35, encrypted = true, protected = true, public = false
    }
    error_message = "The database is of medium size, encrypted, private, protected, with a standby and 35 days of backups."
  }

  assert {
    condition     = output.posture.cache == { machine = "5 GB", standby = true, encrypted = true }
    error_message = "The cache is of medium size, encrypted, with a standby."
  }

  assert {
    condition     = length(output.database_replica_endpoints) == 1
    error_message = "One replica answers reads."
  }

  assert {
    condition     = !module.gke.public
    error_message = "The control plane has no public address."
  }

  assert {
    condition     = output.tags.environment == "production" && output.tags.cost-centre == "production" && output.tags.owner == "platform"
    error_message = "Everything bears the environment's labels."
  }
}
