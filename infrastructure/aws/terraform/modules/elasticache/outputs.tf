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

output "posture" {
  description = "What was really made: machine, standby, encryption of disk and wire."
  value = {
    machine   = aws_elasticache_replication_group.this.node_type
    standby   = aws_elasticache_replication_group.this.automatic_failover_enabled
    encrypted = aws_elasticache_replication_group.this.at_rest_encryption_enabled && aws_elasticache_replication_group.this.transit_encryption_enabled
  }
}
