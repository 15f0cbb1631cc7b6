output "cluster_arn" {
  description = "The cluster; ready once it knows Fargate, without which a service looks for machines that are not there."
  value       = aws_ecs_cluster.this.arn
  depends_on  = [aws_ecs_cluster_capacity_providers.this]
}

output "cluster_name" {
  description = "The cluster's name."
  value       = aws_ecs_cluster.this.name
}

output "namespace_arn" {
  description = "Where the services are found by name."
  value       = aws_service_discovery_http_namespace.this.arn
}

output "security_group_id" {
  description = "The services' security group."
  value       = aws_security_group.services.id
}

output "execution_role_arn" {
  description = "Role that starts tasks."
  value       = aws_iam_role.execution.arn
}

output "service_role_arn" {
  description = "Role of the services themselves."
  value       = aws_iam_role.service.arn
}

output "log_group" {
  description = "Log of the services."
  value       = aws_cloudwatch_log_group.services.name
}

output "migration_task" {
  description = "Task that migrates the schema."
  value       = aws_ecs_task_definition.migration.family
}
