mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name                = "rag-pipeline-production"
  environment         = "production"
  alert_emails        = ["operations@example.com"]
  monthly_budget_usd  = 1500
  load_balancer       = { arn_suffix = "app/mock/0", target_group_arn_suffix = "targetgroup/mock/0" }
  database_identifier = "rag-pipeline-production"
  database_storage_gb = 200
  cache_id            = "rag-pipeline-production"
  kms_key_arn         = "arn:aws:kms:eu-central-1:123456789012:key/mock"
}

run "people_are_told" {
  assert {
    condition     = alltrue([for alarm in concat(values(aws_cloudwatch_metric_alarm.this), [aws_cloudwatch_metric_alarm.errors]) : contains(alarm.alarm_actions, aws_sns_topic.alerts.arn)])
    error_message = "Every alarm reaches the topic."
  }

  assert {
    condition     = aws_sns_topic.alerts.kms_master_key_id == var.kms_key_arn && length(aws_sns_topic_subscription.email) == 1
    error_message = "Alerts are encrypted, and each address is told."
  }
}

run "what_must_not_go_unseen" {
  assert {
    condition = output.alarms == sort([for alarm in ["api-errors", "api-slow", "api-unhealthy", "cache-memory", "database-cpu", "database-disk", "database-memory"] :
    "rag-pipeline-production-${alarm}"])
    error_message = "Errors, slowness, a missing API, a full disk, little memory and a full cache raise alarms."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["api-unhealthy"].treat_missing_data == "breaching"
    error_message = "No news of the API is bad news."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["database-disk"].threshold == 20000000000
    error_message = "A tenth of the disk is kept free."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["api-slow"].extended_statistic == "p95" && aws_cloudwatch_metric_alarm.this["api-slow"].statistic == null
    error_message = "Slowness is the 95th percentile."
  }
}

run "money_is_watched" {
  assert {
    condition     = aws_budgets_budget.monthly.limit_amount == "1500" && join(",", one(aws_budgets_budget.monthly.cost_filter).values) == "user:environment$production"
    error_message = "The budget counts what bears the environment's tag."
  }

  assert {
    condition     = toset([for notification in aws_budgets_budget.monthly.notification : notification.notification_type]) == toset(["ACTUAL", "FORECASTED"])
    error_message = "People are told before the money is spent."
  }
}

run "no_address_is_refused" {
  command = plan

  variables {
    alert_emails = []
  }

  expect_failures = [var.alert_emails]
}

run "no_budget_is_refused" {
  command = plan

  variables {
    monthly_budget_usd = 0
  }

  expect_failures = [var.monthly_budget_usd]
}
