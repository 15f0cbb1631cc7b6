output "id" {
  description = "The cache's name in alarms."
  value       = google_redis_instance.this.name
}

output "endpoint" {
  description = "Host and port that take writes, over TLS."
  value       = "${google_redis_instance.this.host}:${google_redis_instance.this.port}"
}

output "auth_string" {
  description = "What clients authenticate with."
  value       = google_redis_instance.this.auth_string
  sensitive   = true
}

output "server_ca" {
  description = "Certificates of Google's authorities that sign the cache's, for clients to check; two while they change."
  value       = join("\n", [for authority in google_redis_instance.this.server_ca_certs : authority.cert])
}

output "posture" {
  description = "What was really made: machine, standby, encryption of disk and wire."
  value = {
    machine   = "${google_redis_instance.this.memory_size_gb} GB"
    standby   = google_redis_instance.this.tier == "STANDARD_HA"
    encrypted = google_redis_instance.this.customer_managed_key != null && google_redis_instance.this.transit_encryption_mode == "SERVER_AUTHENTICATION"
  }
}
