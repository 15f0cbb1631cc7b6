resource "azurerm_container_registry" "this" {
  name                          = var.registry_name
  resource_group_name           = var.group.name
  location                      = var.group.location
  sku                           = "Premium"
  admin_enabled                 = false
  anonymous_pull_enabled        = false
  data_endpoint_enabled         = true
  zone_redundancy_enabled       = true
  retention_policy_in_days      = 30
  quarantine_policy_enabled     = false
  trust_policy_enabled          = false
  public_network_access_enabled = true
  tags                          = var.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption.identity_id]
  }

  encryption {
    key_vault_key_id   = var.encryption.key_id
    identity_client_id = var.encryption.identity_client_id
  }

  #checkov:skip=CKV_AZURE_139:workflows push from anywhere; without a role no one pulls or pushes
  #checkov:skip=CKV_AZURE_164:images are signed with cosign, which replaces content trust
  #checkov:skip=CKV_AZURE_165:one region; the images can be copied anew from where they were built
  #checkov:skip=CKV_AZURE_166:images are scanned before they come here, by the workflow that builds them
}

resource "azurerm_role_assignment" "pull" {
  for_each             = var.pullers
  scope                = azurerm_container_registry.this.id
  role_definition_name = "AcrPull"
  principal_id         = each.value
}
