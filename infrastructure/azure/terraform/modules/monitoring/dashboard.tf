locals {
  tiles = [for name, alert in local.alerts : { title = alert.what, scope = alert.scope, namespace = alert.namespace, metric = alert.metric }]
}

resource "azurerm_portal_dashboard" "this" {
  name                = var.name
  resource_group_name = var.group.name
  location            = var.group.location
  tags                = merge(var.tags, { hidden-title = var.name })

  dashboard_properties = jsonencode({
    lenses = [{
      order = 0
      parts = [for index, tile in local.tiles : {
        position = { x = 6 * (index % 2), y = 4 * floor(index / 2), colSpan = 6, rowSpan = 4 }
        metadata = {
          type   = "Extension/HubsExtension/PartType/MonitorChartPart"
          inputs = [{ name = "sharedTimeRange", isOptional = true }]
          settings = { content = { options = { chart = {
            title   = tile.title
            metrics = [{ resourceMetadata = { id = tile.scope }, name = tile.metric, namespace = tile.namespace, aggregationType = 4 }]
          } } } }
        }
      }]
    }]
  })
}
