output "name" {
  description = "The cluster's name."
  value       = aws_eks_cluster.this.name
}

output "endpoint" {
  description = "The cluster's API."
  value       = aws_eks_cluster.this.endpoint
}

output "security_group_id" {
  description = "Security group of nodes and pods."
  value       = one(aws_eks_cluster.this.vpc_config).cluster_security_group_id
}

output "public" {
  description = "Whether the cluster's API can be reached from outside the network."
  value       = one(aws_eks_cluster.this.vpc_config).endpoint_public_access
}
