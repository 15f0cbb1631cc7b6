output "id" {
  description = "The account, for rights and logs."
  value       = azurerm_storage_account.this.id
}

output "names" {
  description = "Account and container, by what they are for."
  value       = { for purpose, container in azurerm_storage_container.this : purpose => "${azurerm_storage_account.this.name}/${container.name}" }
}

output "container_ids" {
  description = "The containers, for rights."
  value       = { for purpose, container in azurerm_storage_container.this : purpose => container.id }
}
