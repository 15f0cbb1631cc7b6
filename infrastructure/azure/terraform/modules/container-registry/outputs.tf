output "id" {
  description = "The registry, for rights."
  value       = azurerm_container_registry.this.id
}

output "login_server" {
  description = "The registry's host."
  value       = azurerm_container_registry.this.login_server
}
