output "host" {
  description = "Host name the service is reached by."
  value       = azurerm_linux_web_app.this.default_hostname
}

output "id" {
  description = "The app, for alerts."
  value       = azurerm_linux_web_app.this.id
}

output "told" {
  description = "Names of the settings and secrets the service is told."
  value       = keys(var.settings)
}
