locals {
  database = "resource.type = \"cloudsql_database\" AND resource.labels.database_id = \"${var.project_id}:${var.database_name}\""
  door     = "resource.type = \"https_lb_rule\""

  # What pages a person. Thresholds follow docs/deployment.md: errors under 1 %, p95 under 500 ms.
  alerts = {
    api-slow = {
      what   = "One answer in twenty takes longer than half a second"
      filter = "${local.door} AND metric.type = \"loadbalancing.googleapis.com/https/total_latencies\""
      align  = "ALIGN_DELTA", reduce = "REDUCE_PERCENTILE_95", above = true, threshold = 500, minutes = 10
    }
    database-cpu = {
      what   = "The database is busy"
      filter = "${local.database} AND metric.type = \"cloudsql.googleapis.com/database/cpu/utilization\""
      align  = "ALIGN_MEAN", reduce = "REDUCE_MEAN", above = true, threshold = 0.8, minutes = 15
    }
    database-disk = {
      what   = "The database's disk is nearly full and has not grown"
      filter = "${local.database} AND metric.type = \"cloudsql.googleapis.com/database/disk/utilization\""
      align  = "ALIGN_MAX", reduce = "REDUCE_MAX", above = true, threshold = 0.9, minutes = 5
    }
    database-memory = {
      what   = "The database has little memory left"
      filter = "${local.database} AND metric.type = \"cloudsql.googleapis.com/database/memory/utilization\""
      align  = "ALIGN_MEAN", reduce = "REDUCE_MEAN", above = true, threshold = 0.95, minutes = 10
    }
    cache-memory = {
      what   = "The cache is nearly full: it forgets more than it should"
      filter = "resource.type = \"redis_instance\" AND resource.labels.instance_id = \"${var.cache_id}\" AND metric.type = \"redis.googleapis.com/stats/memory/usage_ratio\""
      align  = "ALIGN_MEAN", reduce = "REDUCE_MEAN", above = true, threshold = 0.9, minutes = 15
    }
  }
}

resource "google_monitoring_notification_channel" "email" {
  for_each     = var.alert_emails
  display_name = each.key
  type         = "email"
  labels       = { email_address = each.key }
  user_labels  = var.labels
}

resource "google_monitoring_alert_policy" "this" {
  for_each              = local.alerts
  display_name          = "${var.name}-${each.key}"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
  user_labels           = var.labels

  documentation {
    content = each.value.what
  }

  conditions {
    display_name = each.value.what

    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.threshold
      duration        = "${60 * each.value.minutes}s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = each.value.align
        cross_series_reducer = each.value.reduce
      }
    }
  }
}

# A share, not a number: one error at night is none by day.
resource "google_monitoring_alert_policy" "errors" {
  display_name          = "${var.name}-api-errors"
  combiner              = "OR"
  notification_channels = [for channel in google_monitoring_notification_channel.email : channel.id]
  user_labels           = var.labels

  documentation {
    content = "More than one answer in a hundred is an error of ours"
  }

  conditions {
    display_name = "Errors over requests"

    condition_threshold {
      filter             = "${local.door} AND metric.type = \"loadbalancing.googleapis.com/https/request_count\" AND metric.labels.response_code_class = 500"
      denominator_filter = "${local.door} AND metric.type = \"loadbalancing.googleapis.com/https/request_count\""
      comparison         = "COMPARISON_GT"
      threshold_value    = 0.01
      duration           = "300s"

      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
      }

      denominator_aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_RATE"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}
