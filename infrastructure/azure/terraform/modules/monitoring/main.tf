locals {
  # What pages a person. Thresholds follow docs/deployment.md: errors under 1 %, p95 under 500 ms.
  alerts = merge(
    {
      database-cpu = {
        what   = "The database is busy", scope = var.database_id, namespace = "Microsoft.DBforPostgreSQL/flexibleServers"
        metric = "cpu_percent", aggregation = "Average", operator = "GreaterThan", threshold = 80, window = "PT15M"
      }
      database-disk = {
        what   = "The database's disk is nearly full and has not grown", scope = var.database_id, namespace = "Microsoft.DBforPostgreSQL/flexibleServers"
        metric = "storage_percent", aggregation = "Maximum", operator = "GreaterThan", threshold = 90, window = "PT5M"
      }
      database-memory = {
        what   = "The database has little memory left", scope = var.database_id, namespace = "Microsoft.DBforPostgreSQL/flexibleServers"
        metric = "memory_percent", aggregation = "Average", operator = "GreaterThan", threshold = 95, window = "PT15M"
      }
      database-unreachable = {
        what   = "The database does not answer", scope = var.database_id, namespace = "Microsoft.DBforPostgreSQL/flexibleServers"
        metric = "is_db_alive", aggregation = "Maximum", operator = "LessThan", threshold = 1, window = "PT5M"
      }
      cache-memory = {
        what   = "The cache is nearly full: it forgets more than it should", scope = var.cache_id, namespace = "Microsoft.Cache/redisEnterprise"
        metric = "usedmemorypercentage", aggregation = "Maximum", operator = "GreaterThan", threshold = 90, window = "PT15M"
      }
    },
    { for name, alert in local.door_alerts : name => alert if var.watch_door },
  )

  door_alerts = {
    api-errors = {
      what   = "More than one answer in a hundred is an error of ours", scope = var.door_id, namespace = "Microsoft.Cdn/profiles"
      metric = "Percentage5XX", aggregation = "Average", operator = "GreaterThan", threshold = 1, window = "PT5M"
    }
    api-slow = {
      what   = "Answers take longer than half a second on average", scope = var.door_id, namespace = "Microsoft.Cdn/profiles"
      metric = "OriginLatency", aggregation = "Average", operator = "GreaterThan", threshold = 500, window = "PT15M"
    }
    api-unhealthy = {
      what   = "The API does not answer its health check", scope = var.door_id, namespace = "Microsoft.Cdn/profiles"
      metric = "OriginHealthPercentage", aggregation = "Average", operator = "LessThan", threshold = 50, window = "PT5M"
    }
  }
}

resource "azurerm_monitor_action_group" "this" {
  name                = var.name
  resource_group_name = var.group.name
  short_name          = substr(replace(var.name, "-", ""), 0, 12)
  tags                = var.tags

  dynamic "email_receiver" {
    for_each = toset(var.alert_emails)

    content {
      name                    = email_receiver.key
      email_address           = email_receiver.key
      use_common_alert_schema = true
    }
  }
}

resource "azurerm_monitor_metric_alert" "this" {
  for_each            = local.alerts
  name                = "${var.name}-${each.key}"
  resource_group_name = var.group.name
  description         = each.value.what
  scopes              = [each.value.scope]
  severity            = 1
  frequency           = "PT1M"
  window_size         = each.value.window
  auto_mitigate       = true
  tags                = var.tags

  criteria {
    metric_namespace = each.value.namespace
    metric_name      = each.value.metric
    aggregation      = each.value.aggregation
    operator         = each.value.operator
    threshold        = each.value.threshold
  }

  action {
    action_group_id = azurerm_monitor_action_group.this.id
  }
}

resource "azurerm_monitor_diagnostic_setting" "this" {
  for_each                   = var.logged
  name                       = "workspace"
  target_resource_id         = each.value.id
  log_analytics_workspace_id = var.workspace_id

  dynamic "enabled_log" {
    for_each = each.value.categories

    content {
      category = enabled_log.key
    }
  }

  enabled_metric {
    category = "AllMetrics"
  }
}

resource "azurerm_consumption_budget_resource_group" "this" {
  name              = var.name
  resource_group_id = var.group_id
  amount            = var.monthly_budget_usd
  time_grain        = "Monthly"

  time_period {
    start_date = var.budget_start
  }

  dynamic "notification" {
    for_each = { Actual = 80, Forecasted = 100 }

    content {
      threshold_type = notification.key
      threshold      = notification.value
      operator       = "GreaterThan"
      contact_emails = var.alert_emails
    }
  }
}
