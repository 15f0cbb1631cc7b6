output "dashboard_id" {
  description = "The dashboard, for its address."
  value       = azurerm_portal_dashboard.this.id
}

output "alerts" {
  description = "Names of all alerts."
  value       = sort([for alert in azurerm_monitor_metric_alert.this : alert.name])
}
