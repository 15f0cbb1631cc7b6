mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  name             = "rag-pipeline-production"
  project_id       = "example-project"
  domain           = "rag.example.com"
  alert_emails     = ["operations@example.com"]
  ask_from_outside = true
  database_name    = "rag-pipeline-production"
  cache_id         = "rag-pipeline-production"
  labels           = { environment = "production" }
}

run "what_must_not_go_unseen" {
  assert {
    condition = output.alerts == sort([for alert in ["api-errors", "api-slow", "api-unhealthy", "cache-memory", "database-cpu", "database-disk", "database-memory"] :
    "rag-pipeline-production-${alert}"])
    error_message = "Errors, slowness, a missing API, a full disk, little memory and a full cache raise alerts."
  }

  assert {
    condition     = alltrue([for policy in concat(values(google_monitoring_alert_policy.this), [google_monitoring_alert_policy.errors], values(google_monitoring_alert_policy.unreachable)) : length(policy.notification_channels) == 1])
    error_message = "Every alert is sent to someone."
  }
}

run "health_is_asked_over_tls" {
  assert {
    condition     = one(google_monitoring_uptime_check_config.this["health"].http_check).validate_ssl && one(google_monitoring_uptime_check_config.this["health"].http_check).path == "/health"
    error_message = "The certificate is checked along with the health."
  }
}

run "not_asked_where_shut_out" {
  variables {
    ask_from_outside = false
  }

  assert {
    condition     = length(google_monitoring_uptime_check_config.this) == 0 && length(google_monitoring_alert_policy.unreachable) == 0
    error_message = "Where Google may not connect, it does not raise false alarms."
  }
}

run "no_address_is_refused" {
  command = plan

  variables {
    alert_emails = []
  }

  expect_failures = [var.alert_emails]
}
