mock_provider "azurerm" {
  source = "./tests/mocks"
}

run "staging" {
  assert {
    condition = output.posture.database == {
      machine = "GP_Standard_D2ds_v5", storage_gb = 64, standby = true, backup_days = 7, encrypted = true, protected = true, public = false
    }
    error_message = "The database is small, and has a standby as in production."
  }

  assert {
    condition     = output.posture.cache == { machine = "Balanced_B1", standby = true, encrypted = true }
    error_message = "The cache is small, and has a standby as in production."
  }

  assert {
    condition     = length(output.database_replica_endpoints) == 0
    error_message = "No replica is paid for."
  }

  assert {
    condition     = module.aks["this"].public
    error_message = "The control plane answers the office."
  }

  assert {
    condition     = output.tags.environment == "staging" && output.tags.cost-centre == "staging" && output.tags.owner == "platform"
    error_message = "Everything bears the environment's tags."
  }
}
