output "name" {
  description = "The service's name in the cluster."
  value       = aws_ecs_service.this.name
}

output "task_definition_arn" {
  description = "What the service runs."
  value       = aws_ecs_task_definition.this.arn
}

output "told" {
  description = "Names of the settings and secrets the service is told."
  value       = concat(keys(var.environment), keys(var.secrets))
}
