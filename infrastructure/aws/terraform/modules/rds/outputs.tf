output "identifier" {
  description = "The database's name in alarms."
  value       = aws_db_instance.primary.identifier
}

output "arn" {
  description = "The database, for backup plans."
  value       = aws_db_instance.primary.arn
}

output "address" {
  description = "Host of the database that takes writes."
  value       = aws_db_instance.primary.address
}

output "endpoint" {
  description = "Host and port of the database that takes writes."
  value       = "${aws_db_instance.primary.address}:${local.port}"
}

output "replica_endpoints" {
  description = "Hosts and ports of the read replicas."
  value       = [for replica in aws_db_instance.replica : "${replica.address}:${local.port}"]
}

output "username" {
  description = "Owner of the database."
  value       = local.username
}

output "database" {
  description = "Name of the database."
  value       = local.database
}

output "posture" {
  description = "What was really made: machine, disk, standby, days of backups, encryption, protection, public address."
  value = {
    machine     = aws_db_instance.primary.instance_class
    storage_gb  = aws_db_instance.primary.allocated_storage
    standby     = aws_db_instance.primary.multi_az
    backup_days = aws_db_instance.primary.backup_retention_period
    encrypted   = aws_db_instance.primary.storage_encrypted
    protected   = aws_db_instance.primary.deletion_protection
    public      = aws_db_instance.primary.publicly_accessible
  }
}
