locals {
  door     = { LoadBalancer = var.load_balancer.arn_suffix }
  group    = merge(local.door, { TargetGroup = var.load_balancer.target_group_arn_suffix })
  database = { DBInstanceIdentifier = var.database_identifier }
  cache    = { CacheClusterId = "${var.cache_id}-001" }

  # What pages a person. Thresholds follow docs/deployment.md: errors under 1 %, p95 under 500 ms.
  alarms = {
    api-unhealthy = {
      what       = "Fewer than one healthy API: questions are refused", namespace = "AWS/ApplicationELB", metric = "HealthyHostCount"
      dimensions = local.group, statistic = "Minimum", comparison = "LessThanThreshold", threshold = 1, minutes = 2, missing = "breaching"
    }
    api-slow = {
      what       = "One answer in twenty takes longer than half a second", namespace = "AWS/ApplicationELB", metric = "TargetResponseTime"
      dimensions = local.door, statistic = "p95", comparison = "GreaterThanThreshold", threshold = 0.5, minutes = 10, missing = "notBreaching"
    }
    database-cpu = {
      what       = "The database is busy", namespace = "AWS/RDS", metric = "CPUUtilization"
      dimensions = local.database, statistic = "Average", comparison = "GreaterThanThreshold", threshold = 80, minutes = 15, missing = "breaching"
    }
    database-disk = {
      what       = "The database's disk is nearly full and has not grown", namespace = "AWS/RDS", metric = "FreeStorageSpace"
      dimensions = local.database, statistic = "Minimum", comparison = "LessThanThreshold", threshold = var.database_storage_gb * 100000000, minutes = 5, missing = "breaching"
    }
    database-memory = {
      what       = "The database has less than 256 MB of memory left", namespace = "AWS/RDS", metric = "FreeableMemory"
      dimensions = local.database, statistic = "Minimum", comparison = "LessThanThreshold", threshold = 268435456, minutes = 10, missing = "breaching"
    }
    cache-memory = {
      what       = "The cache is nearly full: it forgets more than it should", namespace = "AWS/ElastiCache", metric = "DatabaseMemoryUsagePercentage"
      dimensions = local.cache, statistic = "Average", comparison = "GreaterThanThreshold", threshold = 90, minutes = 15, missing = "notBreaching"
    }
  }
}

resource "aws_sns_topic" "alerts" {
  name              = "${var.name}-alerts"
  kms_master_key_id = var.kms_key_arn
}

resource "aws_sns_topic_subscription" "email" {
  for_each  = var.alert_emails
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = each.key
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.what
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  period              = 60
  evaluation_periods  = each.value.minutes
  datapoints_to_alarm = each.value.minutes
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
}

# A share, not a number: one error at night is none by day.
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.name}-api-errors"
  alarm_description   = "More than one answer in a hundred is an error of ours"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1
  evaluation_periods  = 5
  datapoints_to_alarm = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]

  metric_query {
    id          = "percent"
    label       = "errors, in percent"
    expression  = "IF(requests > 20, 100 * errors / requests, 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { errors = "HTTPCode_Target_5XX_Count", requests = "RequestCount" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/ApplicationELB"
        metric_name = metric_query.value
        dimensions  = local.door
        stat        = "Sum"
        period      = 60
      }
    }
  }
}
