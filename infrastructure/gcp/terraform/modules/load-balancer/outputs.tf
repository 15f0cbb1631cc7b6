output "address" {
  description = "Where the domain has to point."
  value       = google_compute_global_address.this.address
}

output "dns_records" {
  description = "Records that point the domain here and prove that it is yours."
  value       = [for purpose in ["door", "proof"] : local.records[purpose]]
}

output "parts" {
  description = "Names that the Gateway is given: address, certificate map, TLS policy and firewall."
  value = {
    address         = google_compute_global_address.this.name
    certificate_map = google_certificate_manager_certificate_map.this.name
    ssl_policy      = google_compute_ssl_policy.this.name
    security_policy = google_compute_security_policy.this.name
  }
}
