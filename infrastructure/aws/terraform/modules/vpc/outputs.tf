output "id" {
  description = "The network's id."
  value       = aws_vpc.this.id
}

output "cidr" {
  description = "The network's addresses."
  value       = aws_vpc.this.cidr_block
}

output "public_subnet_ids" {
  description = "Subnets of what faces the internet, one in each zone."
  value       = [for zone in var.zones : aws_subnet.public[zone].id]
}

output "public_subnet_cidrs" {
  description = "Addresses the load balancer speaks from."
  value       = [for zone in var.zones : local.public_subnets[zone]]
}

output "private_subnet_ids" {
  description = "Subnets of the services, one in each zone."
  value       = [for zone in var.zones : aws_subnet.private[zone].id]
}

output "database_subnet_ids" {
  description = "Subnets without a way out, one in each zone."
  value       = [for zone in var.zones : aws_subnet.database[zone].id]
}

output "nat_gateways" {
  description = "Ways out to the internet."
  value       = length(aws_nat_gateway.this)
}
