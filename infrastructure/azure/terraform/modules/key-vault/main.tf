resource "azurerm_key_vault" "this" {
  name                          = var.vault_name
  resource_group_name           = var.group.name
  location                      = var.group.location
  tenant_id                     = var.tenant_id
  sku_name                      = "premium"
  rbac_authorization_enabled    = true
  purge_protection_enabled      = true
  soft_delete_retention_days    = var.protected ? 90 : 7
  public_network_access_enabled = true
  tags                          = var.tags

  network_acls {
    default_action = "Deny"
    bypass         = "AzureServices"
    ip_rules       = var.admin_cidrs
  }

  # deploy.sh lets its own address in while it writes secrets, and shuts the door behind it.
  lifecycle {
    ignore_changes = [network_acls[0].ip_rules]
  }
}

resource "azurerm_private_endpoint" "this" {
  name                = "${var.name}-vault"
  resource_group_name = var.group.name
  location            = var.group.location
  subnet_id           = var.endpoint.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = "vault"
    private_connection_resource_id = azurerm_key_vault.this.id
    subresource_names              = ["vault"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "vault"
    private_dns_zone_ids = [var.endpoint.zone_id]
  }
}

resource "azurerm_role_assignment" "writer" {
  for_each             = toset(["Key Vault Secrets Officer", "Key Vault Crypto Officer"])
  scope                = azurerm_key_vault.this.id
  role_definition_name = each.key
  principal_id         = var.writer_id
}

resource "azurerm_key_vault_secret" "written" {
  for_each         = var.written
  name             = each.key
  key_vault_id     = azurerm_key_vault.this.id
  value_wo         = var.values[each.key]
  value_wo_version = each.value
  content_type     = var.purposes[each.key]
  tags             = var.tags
  depends_on       = [azurerm_role_assignment.writer]

  #checkov:skip=CKV_AZURE_41:an expired secret would stop the services; credentials_version rotates them
}
