mock_provider "azurerm" {
  source = "../../tests/mocks"
}

variables {
  name          = "rag-pipeline-production"
  group         = { name = "rag-pipeline-production", location = "germanywestcentral" }
  tags          = { environment = "production" }
  registry_name = "ragproduction0a1b2c"
  pullers       = { services = "00000000-0000-0000-0000-000000000003" }
  encryption    = { key_id = "https://vault.example/keys/data/1", identity_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i", identity_client_id = "00000000-0000-0000-0000-000000000004" }
}

run "roles_alone_open_it" {
  assert {
    condition     = !azurerm_container_registry.this.admin_enabled && !azurerm_container_registry.this.anonymous_pull_enabled
    error_message = "There is no user to steal, and no one pulls unnamed."
  }

  assert {
    condition     = { for name, assignment in azurerm_role_assignment.pull : name => assignment.role_definition_name } == { services = "AcrPull" }
    error_message = "The services pull, and do not push."
  }
}

run "encrypted_and_doubled" {
  assert {
    condition     = one(azurerm_container_registry.this.encryption).key_vault_key_id == "https://vault.example/keys/data/1" && azurerm_container_registry.this.zone_redundancy_enabled
    error_message = "Images are encrypted with the environment's key, in three zones."
  }
}

run "name_with_hyphens_is_refused" {
  command = plan

  variables {
    registry_name = "rag-production"
  }

  expect_failures = [var.registry_name]
}
