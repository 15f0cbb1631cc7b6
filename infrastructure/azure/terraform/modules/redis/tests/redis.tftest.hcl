mock_provider "azurerm" {
  source = "../../tests/mocks"
}

variables {
  name              = "rag-pipeline-production"
  group             = { name = "rag-pipeline-production", location = "germanywestcentral" }
  tags              = { environment = "production" }
  sku               = "Balanced_B5"
  high_availability = true
  endpoint          = { subnet_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/endpoints", zone_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/z" }
  encryption        = { key_id = "https://vault.example/keys/data/1", identity_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i" }
}

run "encrypted_closed_and_doubled" {
  assert {
    condition     = output.posture == { machine = "Balanced_B5", standby = true, encrypted = true } && azurerm_managed_redis.this.public_network_access == "Disabled"
    error_message = "The cache is encrypted on disk and wire, has a standby, and no public address."
  }
}

run "forgets_when_full" {
  assert {
    condition     = one(azurerm_managed_redis.this.default_database).eviction_policy == "AllKeysLRU"
    error_message = "A full cache forgets instead of refusing."
  }
}

run "found_inside" {
  assert {
    condition     = one(azurerm_private_endpoint.this.private_service_connection).subresource_names == tolist(["redisEnterprise"])
    error_message = "The cache is reached by its private endpoint."
  }
}

run "retired_size_is_refused" {
  command = plan

  variables {
    sku = "Standard_C1"
  }

  expect_failures = [var.sku]
}
