locals {
  # Up quickly, down only when the load stays away.
  steps = {
    up   = { operator = "GreaterThan", percent = 60, direction = "Increase", minutes = 5, cooldown = 2 }
    down = { operator = "LessThan", percent = 30, direction = "Decrease", minutes = 15, cooldown = 10 }
  }
}

resource "azurerm_monitor_autoscale_setting" "this" {
  name                = "${var.name}-${var.service}"
  resource_group_name = var.group.name
  location            = var.group.location
  target_resource_id  = azurerm_service_plan.this.id
  tags                = var.tags

  profile {
    name = "load"

    capacity {
      default = var.replicas.min
      minimum = var.replicas.min
      maximum = var.replicas.max
    }

    dynamic "rule" {
      for_each = local.steps

      content {
        metric_trigger {
          metric_resource_id = azurerm_service_plan.this.id
          metric_name        = "CpuPercentage"
          operator           = rule.value.operator
          threshold          = rule.value.percent
          statistic          = "Average"
          time_aggregation   = "Average"
          time_grain         = "PT1M"
          time_window        = "PT${rule.value.minutes}M"
        }

        scale_action {
          direction = rule.value.direction
          type      = "ChangeCount"
          value     = "1"
          cooldown  = "PT${rule.value.cooldown}M"
        }
      }
    }
  }
}
