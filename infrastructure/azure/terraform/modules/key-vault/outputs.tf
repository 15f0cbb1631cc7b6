output "id" {
  description = "The vault."
  value       = azurerm_key_vault.this.id
}

output "uri" {
  description = "The vault's address."
  value       = azurerm_key_vault.this.vault_uri
}

output "name" {
  description = "The vault's name."
  value       = azurerm_key_vault.this.name
}

output "secret_names" {
  description = "The secrets' names in the vault, by their short names."
  value       = { for name in keys(var.purposes) : name => name }
}

output "secret_references" {
  description = "What App Service is given instead of a secret's value; ready once the secrets are written."
  value       = { for name in keys(var.purposes) : name => "@Microsoft.KeyVault(SecretUri=${azurerm_key_vault.this.vault_uri}secrets/${name})" }
  depends_on  = [azurerm_key_vault_secret.written]
}

output "encryption" {
  description = "Key and identity that databases and disks encrypt with; ready once the identity may."
  value = {
    key_id             = azurerm_key_vault_key.data.id
    versionless_key_id = azurerm_key_vault_key.data.versionless_id
    identity_id        = azurerm_user_assigned_identity.encryption.id
    identity_principal = azurerm_user_assigned_identity.encryption.principal_id
    identity_client    = azurerm_user_assigned_identity.encryption.client_id
  }
  depends_on = [azurerm_role_assignment.encryption]
}
