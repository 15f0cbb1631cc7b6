output "dashboard_id" {
  description = "The dashboard, for its address."
  value       = google_monitoring_dashboard.this.id
}

output "channels" {
  description = "Where alerts are sent."
  value       = [for channel in google_monitoring_notification_channel.email : channel.id]
}

output "alerts" {
  description = "Names of all alerts."
  value       = sort(concat([for policy in google_monitoring_alert_policy.this : policy.display_name], [google_monitoring_alert_policy.errors.display_name], [for policy in google_monitoring_alert_policy.unreachable : policy.display_name]))
}
