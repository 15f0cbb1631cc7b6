output "id" {
  description = "The network."
  value       = google_compute_network.this.id
}

output "subnet_id" {
  description = "Subnet of the nodes, with the ranges pods and services."
  value       = google_compute_subnetwork.nodes.id
}

output "databases_ready" {
  description = "The network for databases; ready once it is connected."
  value       = google_compute_network.this.id
  depends_on  = [google_service_networking_connection.databases]
}

output "databases_range" {
  description = "Name of the range databases get their addresses from."
  value       = google_compute_global_address.databases.name
}
