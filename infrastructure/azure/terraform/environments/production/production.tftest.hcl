mock_provider "azurerm" {
  source = "./tests/mocks"
}

run "production" {
  assert {
    condition = output.posture.database == {
      machine = "MO_Standard_E2ds_v5", storage_gb = 256, standby = true, backup_days = 35, encrypted = true, protected = true, public = false
    }
    error_message = "The database is of medium size, encrypted, private, protected, with a standby and 35 days of backups."
  }

  assert {
    condition     = output.posture.cache == { machine = "Balanced_B5", standby = true, encrypted = true }
    error_message = "The cache is of medium size, encrypted, with a standby."
  }

  assert {
    condition     = length(output.database_replica_endpoints) == 1
    error_message = "One replica answers reads."
  }

  assert {
    condition     = !module.aks["this"].public
    error_message = "The control plane is private."
  }

  assert {
    condition     = output.tags.environment == "production" && output.tags.cost-centre == "production" && output.tags.owner == "platform"
    error_message = "Everything bears the environment's tags."
  }
}
