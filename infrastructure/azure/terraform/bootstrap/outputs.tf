output "state_account" {
  description = "Account of Terraform's state; scripts/deploy.sh finds it by its resource group."
  value       = azurerm_storage_account.state.name
}

output "client_ids" {
  description = "Whom workflows become: the variables AZURE_PLAN_CLIENT, AZURE_APPLY_CLIENT, AZURE_RELEASE_CLIENT of GitHub's environment."
  value       = { for identity in keys(local.subjects) : identity => azurerm_user_assigned_identity.pipeline[identity].client_id }
}

output "tenant_id" {
  description = "The directory: the variable AZURE_TENANT."
  value       = data.azurerm_client_config.current.tenant_id
}
