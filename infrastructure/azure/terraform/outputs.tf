# The interface. Names and descriptions are the same in every cloud.

output "url" {
  description = "Where people find the service."
  value       = "https://${var.domain}"
}

output "dns_records" {
  description = "Records to put in by hand where no dns_zone is given: name, type and value."
  value = (local.kubernetes
    ? [{ name = var.domain, type = "A", value = azurerm_public_ip.ingress["this"].ip_address }]
    : module.front_door["this"].dns_records
  )
}

output "network_id" {
  description = "The network everything stands in."
  value       = module.network.id
}

output "cluster" {
  description = "Name of what runs the services."
  value       = local.kubernetes ? module.aks["this"].name : local.full_name
}

output "connect_command" {
  description = "Command that connects to the cluster."
  value = (local.kubernetes
    ? "az aks get-credentials --subscription ${var.subscription_id} --resource-group ${local.group.name} --name ${module.aks["this"].name} && kubelogin convert-kubeconfig -l azurecli"
    : "az webapp list --subscription ${var.subscription_id} --resource-group ${local.group.name} --output table"
  )
}

output "migrate_command" {
  description = "Command that migrates the database's schema before a release."
  value = (local.kubernetes
    ? "helm upgrade (the chart migrates in a hook)"
    : "az container create --subscription ${var.subscription_id} --resource-group ${local.group.name} --name ${local.full_name}-migration --image ${module.container_registry.login_server}/${var.name}/ragctl:${var.release} --command-line 'ragctl migrate' --restart-policy Never --os-type Linux --cpu 1 --memory 1 --subnet ${module.network.subnet_ids["jobs"]} --assign-identity ${azurerm_user_assigned_identity.services["this"].id} --acr-identity ${azurerm_user_assigned_identity.services["this"].id}"
  )
}

output "registry" {
  description = "Where images are pushed to: the part before /api, /retriever and so on."
  value       = "${module.container_registry.login_server}/${var.name}"
}

output "database_endpoint" {
  description = "Host and port of the database."
  value       = module.postgres.endpoint
}

output "database_replica_endpoints" {
  description = "Hosts and ports of the read replicas."
  value       = module.postgres.replica_endpoints
}

output "cache_endpoint" {
  description = "Host and port of Redis."
  value       = module.redis.endpoint
}

output "buckets" {
  description = "Names of the buckets, by what they are for: documents and backups."
  value       = module.storage.names
}

output "secret_names" {
  description = "Names in the secret store, by the keys the chart knows: database-url, redis-url and so on."
  value       = { for key, name in module.key_vault.secret_names : key => "${module.key_vault.name}/${name}" }
}

output "workload_identities" {
  description = "What pods are in the cloud, by what they do; empty where the services need no rights."
  value       = local.kubernetes ? { for purpose, workload in module.aks["this"].workloads : purpose => workload.client_id } : {}
}

output "chart_values" {
  description = "What the chart is told: sizes and numbers of pods, spare capacity, the language model. deploy.sh hands them to Helm."
  value       = module.sizing.chart
}

output "load_balancer_target" {
  description = "What the ingress in the cluster is given: its target group (AWS) or the name of its address (Azure); null where it needs neither."
  value       = local.kubernetes ? azurerm_public_ip.ingress["this"].name : null
}

output "dashboard" {
  description = "Where the cloud shows how things are."
  value       = "https://portal.azure.com/#@/dashboard/arm${module.monitoring.dashboard_id}"
}

output "posture" {
  description = "What was really made of database and cache: machines, standby, backups, encryption, protection."
  value       = { database = module.postgres.posture, cache = module.redis.posture }
}

output "tags" {
  description = "Tags on everything."
  value       = local.tags
}
