locals {
  graphs = [
    { title = "Requests a second", filter = "${local.door} AND metric.type = \"loadbalancing.googleapis.com/https/request_count\"", align = "ALIGN_RATE", reduce = "REDUCE_SUM" },
    { title = "Time to answer, p95, milliseconds", filter = local.alerts.api-slow.filter, align = "ALIGN_DELTA", reduce = "REDUCE_PERCENTILE_95" },
    { title = "Database: processor", filter = local.alerts.database-cpu.filter, align = "ALIGN_MEAN", reduce = "REDUCE_MEAN" },
    { title = "Database: disk", filter = local.alerts.database-disk.filter, align = "ALIGN_MAX", reduce = "REDUCE_MAX" },
    { title = "Cache: memory", filter = local.alerts.cache-memory.filter, align = "ALIGN_MEAN", reduce = "REDUCE_MEAN" },
  ]
}

resource "google_monitoring_dashboard" "this" {
  project = var.project_id
  dashboard_json = jsonencode({
    displayName = var.name
    gridLayout = {
      columns = 2
      widgets = [for graph in local.graphs : {
        title = graph.title
        xyChart = {
          dataSets = [{
            plotType = "LINE"
            timeSeriesQuery = { timeSeriesFilter = {
              filter      = graph.filter
              aggregation = { alignmentPeriod = "60s", perSeriesAligner = graph.align, crossSeriesReducer = graph.reduce }
            } }
          }]
        }
      }]
    }
  })
}
