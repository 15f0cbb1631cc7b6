output "id" {
  description = "The cache's name in alarms."
  value       = aws_elasticache_replication_group.this.id
}

output "address" {
  description = "Host that takes writes."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "endpoint" {
  description = "Host and port that take writes."
  value       = "${aws_elasticache_replication_group.this.primary_endpoint_address}:${local.port}"
}
