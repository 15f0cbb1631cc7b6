output "name" {
  description = "The cluster's name."
  value       = google_container_cluster.this.name
}

output "public" {
  description = "Whether the control plane has a public address."
  value       = !one(google_container_cluster.this.private_cluster_config).enable_private_endpoint
}

output "workload_pool" {
  description = "Pool the service accounts of pods belong to."
  value       = "${var.project_id}.svc.id.goog"
}
