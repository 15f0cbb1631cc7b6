output "name" {
  description = "The database's name in alarms."
  value       = google_sql_database_instance.primary.name
}

output "endpoint" {
  description = "Host and port of the database that takes writes."
  value       = "${google_sql_database_instance.primary.private_ip_address}:5432"
}

output "replica_endpoints" {
  description = "Hosts and ports of the read replicas."
  value       = [for replica in google_sql_database_instance.replica : "${replica.private_ip_address}:5432"]
}

output "username" {
  description = "Owner of the database."
  value       = google_sql_user.rag.name
}

output "database" {
  description = "Name of the database."
  value       = google_sql_database.rag.name
}

output "posture" {
  description = "What was really made: machine, disk, standby, days of backups, encryption, protection, public address."
  value = {
    machine     = one(google_sql_database_instance.primary.settings).tier
    storage_gb  = one(google_sql_database_instance.primary.settings).disk_size
    standby     = one(google_sql_database_instance.primary.settings).availability_type == "REGIONAL"
    backup_days = one(one(one(google_sql_database_instance.primary.settings).backup_configuration).backup_retention_settings).retained_backups
    encrypted   = google_sql_database_instance.primary.encryption_key_name != null && one(one(google_sql_database_instance.primary.settings).ip_configuration).ssl_mode == "ENCRYPTED_ONLY"
    protected   = google_sql_database_instance.primary.deletion_protection
    public      = one(one(google_sql_database_instance.primary.settings).ip_configuration).ipv4_enabled
  }
}
