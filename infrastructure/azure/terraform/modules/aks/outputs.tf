output "name" {
  description = "The cluster's name."
  value       = azurerm_kubernetes_cluster.this.name
}

output "public" {
  description = "Whether the control plane has a public address."
  value       = !azurerm_kubernetes_cluster.this.private_cluster_enabled
}

output "kubelet_principal_id" {
  description = "Who pulls images."
  value       = one(azurerm_kubernetes_cluster.this.kubelet_identity[*].object_id)
}

output "workloads" {
  description = "What pods are in the cloud: client ids and principal ids, by what they do."
  value       = { for name, identity in azurerm_user_assigned_identity.workload : name => { client_id = identity.client_id, principal_id = identity.principal_id } }
}
