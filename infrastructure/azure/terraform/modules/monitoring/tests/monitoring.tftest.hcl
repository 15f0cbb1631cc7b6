mock_provider "azurerm" {
  source = "../../tests/mocks"
}

variables {
  name               = "rag-pipeline-production"
  group              = { name = "rag-pipeline-production", location = "germanywestcentral" }
  group_id           = "/subscriptions/0/resourceGroups/rag-pipeline-production"
  tags               = { environment = "production" }
  alert_emails       = ["operations@example.com"]
  monthly_budget_usd = 1500
  database_id        = "/subscriptions/0/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/flexibleServers/d"
  cache_id           = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/c"
  watch_door         = true
  door_id            = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Cdn/profiles/f"
  workspace_id       = "/subscriptions/0/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w"
  logged             = { vault = { id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v", categories = ["AuditEvent"] } }
}

run "what_must_not_go_unseen" {
  assert {
    condition = output.alerts == sort([for alert in ["api-errors", "api-slow", "api-unhealthy", "cache-memory", "database-cpu", "database-disk", "database-memory", "database-unreachable"] :
    "rag-pipeline-production-${alert}"])
    error_message = "Errors, slowness, a missing API or database, a full disk, little memory and a full cache raise alerts."
  }

  assert {
    condition     = alltrue([for alert in azurerm_monitor_metric_alert.this : one(alert.action).action_group_id == azurerm_monitor_action_group.this.id])
    error_message = "Every alert is sent to someone."
  }
}

run "only_what_is_there_is_watched" {
  variables {
    watch_door = false
    door_id    = null
  }

  assert {
    condition     = length([for alert in output.alerts : alert if strcontains(alert, "-api-")]) == 0
    error_message = "Without Front Door there are no alerts on it."
  }
}

run "logs_are_kept" {
  assert {
    condition     = one(azurerm_monitor_diagnostic_setting.this["vault"].enabled_log).category == "AuditEvent"
    error_message = "Who opened the vault is logged."
  }
}

run "money_is_watched" {
  assert {
    condition     = azurerm_consumption_budget_resource_group.this.amount == 1500 && toset([for notification in azurerm_consumption_budget_resource_group.this.notification : notification.threshold_type]) == toset(["Actual", "Forecasted"])
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

run "odd_start_is_refused" {
  command = plan

  variables {
    budget_start = "tomorrow"
  }

  expect_failures = [var.budget_start]
}

run "nameless_door_is_refused" {
  command = plan

  variables {
    door_id = null
  }

  expect_failures = [var.door_id]
}
