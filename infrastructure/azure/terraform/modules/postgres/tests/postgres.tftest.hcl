mock_provider "azurerm" {
  source = "../../tests/mocks"
}

variables {
  name                  = "rag-pipeline-production"
  group                 = { name = "rag-pipeline-production", location = "germanywestcentral" }
  tags                  = { environment = "production" }
  subnet_id             = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/databases"
  zone_id               = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/z"
  sku                   = "MO_Standard_E2ds_v5"
  storage_gb            = 200
  high_availability     = true
  read_replicas         = 2
  password              = "not-a-real-one"
  password_version      = 1
  backup_retention_days = 30
  deletion_protection   = true
  encryption            = { key_id = "https://vault.example/keys/data/1", identity_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i" }
}

run "made_as_asked" {
  assert {
    condition = output.posture == {
      machine = "MO_Standard_E2ds_v5", storage_gb = 256, standby = true, backup_days = 30, encrypted = true, protected = true, public = false
    }
    error_message = "The database has its size (the disk rounded up), a standby, backups, encryption, protection, and no public address."
  }
}

run "replicas_are_as_closed" {
  assert {
    condition     = alltrue([for replica in azurerm_postgresql_flexible_server.replica : !replica.public_network_access_enabled && length(replica.customer_managed_key) == 1 && replica.tags.environment == "production"]) && length(output.replica_endpoints) == 2
    error_message = "Both replicas are private, encrypted and tagged."
  }
}

run "no_document_text_in_the_log" {
  assert {
    condition     = azurerm_postgresql_flexible_server_configuration.this["log_parameter_max_length"].value == "0" && azurerm_postgresql_flexible_server_configuration.this["log_parameter_max_length_on_error"].value == "0"
    error_message = "Statement parameters are not logged."
  }

  assert {
    condition     = strcontains(azurerm_postgresql_flexible_server_configuration.this["azure.extensions"].value, "VECTOR")
    error_message = "pgvector may be created."
  }
}

run "password_stays_out_of_the_state" {
  assert {
    condition     = azurerm_postgresql_flexible_server.primary.administrator_password == null && azurerm_postgresql_flexible_server.primary.administrator_password_wo == null
    error_message = "The password is write-only."
  }
}

run "unprotected_and_alone" {
  variables {
    high_availability   = false
    deletion_protection = false
    read_replicas       = 0
  }

  assert {
    condition     = output.posture.standby == false && output.posture.protected == false && length(output.replica_endpoints) == 0
    error_message = "Without high availability and protection there is one database that can be deleted."
  }
}

run "burstable_machine_is_refused" {
  command = plan

  variables {
    sku = "B_Standard_B1ms"
  }

  expect_failures = [var.sku]
}

run "short_retention_is_refused" {
  command = plan

  variables {
    backup_retention_days = 1
  }

  expect_failures = [var.backup_retention_days]
}

run "tiny_disk_is_refused" {
  command = plan

  variables {
    storage_gb = 5
  }

  expect_failures = [var.storage_gb]
}

run "old_postgresql_is_refused" {
  command = plan

  variables {
    engine_version = "12"
  }

  expect_failures = [var.engine_version]
}
