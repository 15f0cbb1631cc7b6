mock_provider "azurerm" {
  source = "./tests/mocks"
}

run "development" {
  assert {
    condition = output.posture.database == {
      machine = "GP_Standard_D2ds_v5", storage_gb = 64, standby = false, backup_days = 7, encrypted = true, protected = false, public = false
    }
    error_message = "The database is small, without a standby, and encrypted and private all the same."
  }

  assert {
    condition     = output.posture.cache == { machine = "Balanced_B1", standby = false, encrypted = true }
    error_message = "The cache is small and alone, and encrypted all the same."
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
    condition     = output.tags.environment == "development" && output.tags.cost-centre == "development" && output.tags.owner == "platform"
    error_message = "Everything bears the environment's tags."
  }
}
