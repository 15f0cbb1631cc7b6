output "id" {
  description = "The database, for alerts."
  value       = azurerm_postgresql_flexible_server.primary.id
}

output "endpoint" {
  description = "Host and port of the database that takes writes."
  value       = "${azurerm_postgresql_flexible_server.primary.fqdn}:5432"
}

output "replica_endpoints" {
  description = "Hosts and ports of the read replicas."
  value       = [for replica in azurerm_postgresql_flexible_server.replica : "${replica.fqdn}:5432"]
}

output "username" {
  description = "Owner of the database."
  value       = azurerm_postgresql_flexible_server.primary.administrator_login
}

output "database" {
  description = "Name of the database."
  value       = azurerm_postgresql_flexible_server_database.rag.name
}

output "posture" {
  description = "What was really made: machine, disk, standby, days of backups, encryption, protection, public address."
  value = {
    machine     = azurerm_postgresql_flexible_server.primary.sku_name
    storage_gb  = azurerm_postgresql_flexible_server.primary.storage_mb / 1024
    standby     = length(azurerm_postgresql_flexible_server.primary.high_availability) == 1
    backup_days = azurerm_postgresql_flexible_server.primary.backup_retention_days
    encrypted   = length(azurerm_postgresql_flexible_server.primary.customer_managed_key) == 1 && azurerm_postgresql_flexible_server_configuration.this["require_secure_transport"].value == "on"
    protected   = length(azurerm_management_lock.this) == 1
    public      = azurerm_postgresql_flexible_server.primary.public_network_access_enabled
  }
}
