resource "aws_appautoscaling_target" "this" {
  service_namespace  = "ecs"
  resource_id        = "service/${var.cluster.name}/${aws_ecs_service.this.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = var.replicas.min
  max_capacity       = var.replicas.max
}

locals {
  targets = {
    cpu    = { metric = "ECSServiceAverageCPUUtilization", percent = var.target_cpu_percent }
    memory = { metric = "ECSServiceAverageMemoryUtilization", percent = 80 }
  }
}

resource "aws_appautoscaling_policy" "this" {
  for_each           = local.targets
  name               = "${var.name}-${var.service}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  resource_id        = aws_appautoscaling_target.this.resource_id
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension

  # Up within a minute, down only when the load stays away.
  target_tracking_scaling_policy_configuration {
    target_value       = each.value.percent
    scale_out_cooldown = 30
    scale_in_cooldown  = 300

    predefined_metric_specification {
      predefined_metric_type = each.value.metric
    }
  }
}
