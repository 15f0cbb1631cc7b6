output "chunks" {
  description = "Chunks the size is meant for."
  value       = local.size.chunks
}

output "services" {
  description = "CPUs, MiB of memory, and the least and most replicas of each service."
  value       = local.size.services
}

output "database_storage_gb" {
  description = "Disk the database starts with, in GB."
  value       = local.size.database_storage_gb
}

output "products" {
  description = "What the cloud calls the machines of this size."
  value       = local.size[var.cloud]
}

output "chart" {
  description = "The same as values of the chart."
  value       = local.chart
}
