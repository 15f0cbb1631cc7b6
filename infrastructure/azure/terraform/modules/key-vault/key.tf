# The key that encrypts everything stored, in hardware, and the identity that databases and disks use it by.
resource "azurerm_key_vault_key" "data" {
  name         = "data"
  key_vault_id = azurerm_key_vault.this.id
  key_type     = "RSA-HSM"
  key_size     = 3072
  key_opts     = ["unwrapKey", "wrapKey"]
  tags         = var.tags
  depends_on   = [azurerm_role_assignment.writer]

  #checkov:skip=CKV_AZURE_40:the key is rotated below; an expired one would make the data unreadable

  rotation_policy {
    automatic {
      time_after_creation = "P1Y"
    }
  }
}

resource "azurerm_user_assigned_identity" "encryption" {
  name                = "${var.name}-encryption"
  resource_group_name = var.group.name
  location            = var.group.location
  tags                = var.tags
}

resource "azurerm_role_assignment" "encryption" {
  scope                = azurerm_key_vault.this.id
  role_definition_name = "Key Vault Crypto Service Encryption User"
  principal_id         = azurerm_user_assigned_identity.encryption.principal_id
}
