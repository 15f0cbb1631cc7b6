# The interface. Names and descriptions are the same in every cloud.

output "url" {
  description = "Where people find the service."
  value       = "https://${var.domain}"
}

output "dns_records" {
  description = "Records to put in by hand where no dns_zone is given: name, type and value."
  value = concat(
    [{ name = var.domain, type = "CNAME", value = module.alb.dns_name }],
    [for record in module.alb.validation_records : { name = record.resource_record_name, type = record.resource_record_type, value = record.resource_record_value }],
  )
}

output "network_id" {
  description = "The network everything stands in."
  value       = module.vpc.id
}

output "cluster" {
  description = "Name of what runs the services."
  value       = local.kubernetes ? module.eks["this"].name : module.ecs["this"].cluster_name
}

output "connect_command" {
  description = "Command that connects to the cluster."
  value = (local.kubernetes
    ? "aws eks update-kubeconfig --region ${var.region} --name ${module.eks["this"].name}"
    : "aws ecs list-services --region ${var.region} --cluster ${module.ecs["this"].cluster_name}"
  )
}

output "migrate_command" {
  description = "Command that migrates the database's schema before a release."
  value = (local.kubernetes
    ? "helm upgrade (the chart migrates in a hook)"
    : "aws ecs run-task --region ${var.region} --cluster ${module.ecs["this"].cluster_name} --task-definition ${module.ecs["this"].migration_task} --launch-type FARGATE --network-configuration 'awsvpcConfiguration={subnets=[${join(",", module.vpc.private_subnet_ids)}],securityGroups=[${module.ecs["this"].security_group_id}],assignPublicIp=DISABLED}'"
  )
}

output "registry" {
  description = "Where images are pushed to: the part before /api, /retriever and so on."
  value       = trimsuffix(module.ecr.urls["api"], "/api")
}

output "database_endpoint" {
  description = "Host and port of the database."
  value       = module.rds.endpoint
}

output "database_replica_endpoints" {
  description = "Hosts and ports of the read replicas."
  value       = module.rds.replica_endpoints
}

output "cache_endpoint" {
  description = "Host and port of Redis."
  value       = module.elasticache.endpoint
}

output "buckets" {
  description = "Names of the buckets, by what they are for: documents and backups."
  value       = module.s3.names
}

output "secret_names" {
  description = "Names in the secret store, by the keys the chart knows: database-url, redis-url and so on."
  value       = module.secrets.names
}

output "workload_identities" {
  description = "What pods are in the cloud, by what they do; empty where the services need no rights."
  value       = { for purpose, identity in module.identity : purpose => identity.role_arn }
}

output "chart_values" {
  description = "What the chart is told: sizes and numbers of pods, spare capacity, the language model. deploy.sh hands them to Helm."
  value       = module.sizing.chart
}

output "load_balancer_target" {
  description = "What the ingress in the cluster is given: its target group (AWS) or the name of its address (Azure); null where it needs neither."
  value       = local.kubernetes ? module.alb.target_group_arn : null
}

output "dashboard" {
  description = "Where the cloud shows how things are."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards/dashboard/${module.monitoring.dashboard}"
}

output "posture" {
  description = "What was really made of database and cache: machines, standby, backups, encryption, protection."
  value       = { database = module.rds.posture, cache = module.elasticache.posture }
}

output "tags" {
  description = "Tags on everything."
  value       = local.tags
}
