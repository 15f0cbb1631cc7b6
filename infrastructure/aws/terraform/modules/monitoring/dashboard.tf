locals {
  graphs = [
    { title = "Requests", metrics = [["AWS/ApplicationELB", "RequestCount", "LoadBalancer", var.load_balancer.arn_suffix, { stat = "Sum" }]] },
    {
      title = "Time to answer, seconds"
      metrics = [for statistic in ["p50", "p95", "p99"] :
        ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.load_balancer.arn_suffix, { stat = statistic, label = statistic }]
      ]
    },
    {
      title = "Errors"
      metrics = [for code in ["HTTPCode_Target_5XX_Count", "HTTPCode_Target_4XX_Count", "HTTPCode_ELB_5XX_Count"] :
        ["AWS/ApplicationELB", code, "LoadBalancer", var.load_balancer.arn_suffix, { stat = "Sum" }]
      ]
    },
    {
      title = "Database"
      metrics = [for metric in ["CPUUtilization", "DatabaseConnections", "ReadLatency", "WriteLatency"] :
        ["AWS/RDS", metric, "DBInstanceIdentifier", var.database_identifier, { stat = "Average" }]
      ]
    },
    {
      title = "Cache"
      metrics = [for metric in ["DatabaseMemoryUsagePercentage", "CacheHits", "CacheMisses", "Evictions"] :
        ["AWS/ElastiCache", metric, "CacheClusterId", "${var.cache_id}-001", { stat = "Average" }]
      ]
    },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [for index, graph in local.graphs : {
      type       = "metric", width = 12, height = 6, x = 12 * (index % 2), y = 6 * floor(index / 2)
      properties = { title = graph.title, metrics = graph.metrics, period = 60, view = "timeSeries", region = data.aws_region.current.region }
    }]
  })
}

data "aws_region" "current" {}
