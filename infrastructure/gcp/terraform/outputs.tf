# The interface. Names and descriptions are the same in every cloud.

output "url" {
  description = "Where people find the service."
  value       = "https://${var.domain}"
}

output "dns_records" {
  description = "Records to put in by hand where no dns_zone is given: name, type and value."
  value       = module.load_balancer.dns_records
}

output "network_id" {
  description = "The network everything stands in."
  value       = module.network.id
}

output "cluster" {
  description = "Name of what runs the services."
  value       = module.gke.name
}

output "connect_command" {
  description = "Command that connects to the cluster."
  value       = "gcloud container clusters get-credentials ${module.gke.name} --project ${var.project_id} --region ${var.region} --dns-endpoint"
}

output "migrate_command" {
  description = "Command that migrates the database's schema before a release."
  value       = "helm upgrade (the chart migrates in a hook)"
}

output "registry" {
  description = "Where images are pushed to: the part before /api, /retriever and so on."
  value       = module.artifact_registry.url
}

output "database_endpoint" {
  description = "Host and port of the database."
  value       = module.cloud_sql.endpoint
}

output "database_replica_endpoints" {
  description = "Hosts and ports of the read replicas."
  value       = module.cloud_sql.replica_endpoints
}

output "cache_endpoint" {
  description = "Host and port of Redis."
  value       = module.memorystore.endpoint
}

output "buckets" {
  description = "Names of the buckets, by what they are for: documents and backups."
  value       = module.storage.names
}

output "secret_names" {
  description = "Names in the secret store, by the keys the chart knows: database-url, redis-url and so on."
  value       = module.secrets.ids
}

output "workload_identities" {
  description = "What pods are in the cloud, by what they do; empty where the services need no rights."
  value       = { for purpose, identity in module.identity : purpose => identity.email }
}

output "chart_values" {
  description = "What the chart is told: sizes and numbers of pods, spare capacity, the language model. deploy.sh hands them to Helm."
  value       = module.sizing.chart
}

output "load_balancer_target" {
  description = "What the ingress in the cluster is given: its target group (AWS) or the name of its address (Azure); null where it needs neither."
  value       = null
}

output "dashboard" {
  description = "Where the cloud shows how things are."
  value       = "https://console.cloud.google.com/monitoring/dashboards/builder/${element(split("/", module.monitoring.dashboard_id), 3)}?project=${var.project_id}"
}

output "posture" {
  description = "What was really made of database and cache: machines, standby, backups, encryption, protection."
  value       = { database = module.cloud_sql.posture, cache = module.memorystore.posture }
}

output "tags" {
  description = "Tags on everything."
  value       = local.tags
}
