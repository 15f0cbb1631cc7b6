mock_provider "azurerm" {
  source = "../../tests/mocks"
}

variables {
  name        = "rag-pipeline-production"
  group       = { name = "rag-pipeline-production", location = "germanywestcentral" }
  tags        = { environment = "production" }
  vault_name  = "rag-production-0a1b2c"
  tenant_id   = "00000000-0000-0000-0000-000000000001"
  writer_id   = "00000000-0000-0000-0000-000000000002"
  admin_cidrs = ["203.0.113.0/24"]
  endpoint    = { subnet_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/endpoints", zone_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/z" }
  protected   = true
  purposes = {
    "database-url" = "PostgreSQL"
    "llm-api-key"  = "The language model's key, put in by hand"
  }
  values  = { "database-url" = "postgresql://rag@localhost/rag" }
  written = { "database-url" = 1 }
}

run "closed_and_recoverable" {
  assert {
    condition     = one(azurerm_key_vault.this.network_acls).default_action == "Deny" && azurerm_key_vault.this.rbac_authorization_enabled
    error_message = "The vault is closed to strangers' networks, and only roles open it."
  }

  assert {
    condition     = azurerm_key_vault.this.purge_protection_enabled && azurerm_key_vault.this.soft_delete_retention_days == 90
    error_message = "A deleted vault can be had back for 90 days."
  }
}

run "key_is_in_hardware_and_rotates" {
  assert {
    condition     = azurerm_key_vault_key.data.key_type == "RSA-HSM" && one(one(azurerm_key_vault_key.data.rotation_policy).automatic).time_after_creation == "P1Y"
    error_message = "The key does not leave the hardware, and rotates yearly."
  }

  assert {
    condition     = azurerm_role_assignment.encryption.role_definition_name == "Key Vault Crypto Service Encryption User"
    error_message = "Databases and disks may wrap and unwrap, and nothing else."
  }
}

run "values_stay_out_of_the_state" {
  assert {
    condition     = keys(azurerm_key_vault_secret.written) == ["database-url"] && azurerm_key_vault_secret.written["database-url"].value_wo == null
    error_message = "Only what Terraform knows is written, and written only."
  }

  assert {
    condition     = strcontains(output.secret_references["llm-api-key"], "secrets/llm-api-key)")
    error_message = "Services read secrets by reference."
  }
}

run "secret_without_purpose_is_refused" {
  command = plan

  variables {
    written = { "unknown" = 1 }
  }

  expect_failures = [var.written]
}

run "long_name_is_refused" {
  command = plan

  variables {
    vault_name = "a-vault-with-a-name-that-is-too-long"
  }

  expect_failures = [var.vault_name]
}
