locals {
  asked = toset(var.ask_from_outside ? ["health"] : [])
}

resource "google_monitoring_uptime_check_config" "this" {
  for_each     = local.asked
  display_name = "${var.name}-${each.key}"
  period       = "60s"
  timeout      = "10s"
  user_labels  = var.labels

  http_check {
    path         = "/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource {
    type   = "uptime_url"
    labels = { project_id = var.project_id, host = var.domain }
  }
}

resource "google_monitoring_alert_policy" "unreachable" {
  for_each              = local.asked
  display_name          = "${var.name}-api-unhealthy"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
  user_labels           = var.labels

  documentation {
    content = "The service does not answer from outside"
  }

  conditions {
    display_name = "Health from outside"

    condition_threshold {
      filter          = "resource.type = \"uptime_url\" AND metric.type = \"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id = \"${google_monitoring_uptime_check_config.this[each.key].uptime_check_id}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "120s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
      }
    }
  }
}
