mock_provider "google" {
  source = "./tests/mocks"
}

run "staging" {
  assert {
    condition = output.posture.database == {
      machine = "db-custom-2-7680", storage_gb = 50, standby = true, backup_days = 7, encrypted = true, protected = true, public = false
    }
    error_message = "The database is small, and has a standby as in production."
  }

  assert {
    condition     = output.posture.cache == { machine = "1 GB", standby = true, encrypted = true }
    error_message = "The cache is small, and has a standby as in production."
  }

  assert {
    condition     = length(output.database_replica_endpoints) == 0
    error_message = "No replica is paid for."
  }

  assert {
    condition     = module.gke.public
    error_message = "The control plane answers the office."
  }

  assert {
    condition     = output.tags.environment == "staging" && output.tags.cost-centre == "staging" && output.tags.owner == "platform"
    error_message = "Everything bears the environment's labels."
  }
}
