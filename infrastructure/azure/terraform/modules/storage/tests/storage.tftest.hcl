mock_provider "azurerm" {
  source = "../../tests/mocks"
}

variables {
  name         = "rag-pipeline-production"
  group        = { name = "rag-pipeline-production", location = "germanywestcentral" }
  tags         = { environment = "production" }
  account_name = "ragproduction0a1b2c"
  replication  = "GZRS"
  endpoint     = { subnet_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/endpoints", zone_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/z" }
  encryption   = { versionless_key_id = "https://vault.example/keys/data", identity_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i" }
  containers = {
    documents = { cold_after_days = 90 }
    backups   = { cold_after_days = 30, delete_after_days = 365 }
  }
}

run "nothing_is_public" {
  assert {
    condition     = !azurerm_storage_account.this.public_network_access_enabled && !azurerm_storage_account.this.allow_nested_items_to_be_public && one(azurerm_storage_account.this.network_rules).default_action == "Deny"
    error_message = "The account is reached inside the network alone."
  }

  assert {
    condition     = !azurerm_storage_account.this.shared_access_key_enabled && alltrue([for container in azurerm_storage_container.this : container.container_access_type == "private"])
    error_message = "There are no keys to lose, and no public containers."
  }
}

run "encrypted_versioned_named" {
  assert {
    condition     = length(azurerm_storage_account.this.customer_managed_key) == 1 && azurerm_storage_account.this.infrastructure_encryption_enabled && azurerm_storage_account.this.min_tls_version == "TLS1_2"
    error_message = "Objects are encrypted with the environment's key, and travel over TLS."
  }

  assert {
    condition     = one(azurerm_storage_account.this.blob_properties).versioning_enabled && one(one(azurerm_storage_account.this.blob_properties).delete_retention_policy).days == 30
    error_message = "What was replaced or deleted can be had back."
  }

  assert {
    condition     = output.names.documents == "ragproduction0a1b2c/documents" && azurerm_storage_account.this.account_replication_type == "GZRS"
    error_message = "The outputs say where documents go, and production is copied to another region."
  }
}

run "backups_expire_documents_do_not" {
  assert {
    condition = (one([for rule in azurerm_storage_management_policy.this.rule : one(one(rule.actions).base_blob).delete_after_days_since_modification_greater_than if rule.name == "backups"]) == 365
    && one([for rule in azurerm_storage_management_policy.this.rule : one(one(rule.actions).base_blob).delete_after_days_since_modification_greater_than if rule.name == "documents"]) == null)
    error_message = "Backups are deleted after a year, documents never."
  }
}

run "deleting_before_cold_is_refused" {
  command = plan

  variables {
    containers = { backups = { cold_after_days = 60, delete_after_days = 30 } }
  }

  expect_failures = [var.containers]
}

run "one_copy_is_refused" {
  command = plan

  variables {
    replication = "LRS"
  }

  expect_failures = [var.replication]
}

run "name_with_hyphens_is_refused" {
  command = plan

  variables {
    account_name = "rag-production"
  }

  expect_failures = [var.account_name]
}
