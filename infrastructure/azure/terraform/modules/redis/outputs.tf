output "id" {
  description = "The cache, for alerts."
  value       = azurerm_managed_redis.this.id
}

output "endpoint" {
  description = "Host and port that take writes, over TLS."
  value       = "${azurerm_managed_redis.this.hostname}:10000"
}

output "access_key" {
  description = "What clients authenticate with."
  value       = one(azurerm_managed_redis.this.default_database[*].primary_access_key)
  sensitive   = true
}

output "posture" {
  description = "What was really made: machine, standby, encryption of disk and wire."
  value = {
    machine   = azurerm_managed_redis.this.sku_name
    standby   = azurerm_managed_redis.this.high_availability_enabled
    encrypted = length(azurerm_managed_redis.this.customer_managed_key) == 1 && one(azurerm_managed_redis.this.default_database).client_protocol == "Encrypted"
  }
}
