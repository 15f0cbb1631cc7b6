output "id" {
  description = "The network."
  value       = azurerm_virtual_network.this.id
}

output "subnet_ids" {
  description = "The subnets, by what stands in them; ready once their rules apply."
  value       = { for name, subnet in azurerm_subnet.this : name => subnet.id }
  depends_on  = [azurerm_subnet_network_security_group_association.this, azurerm_subnet_nat_gateway_association.this]
}

output "zone_ids" {
  description = "Private DNS zones, by what is found in them; ready once the network asks them."
  value       = { for name, zone in azurerm_private_dns_zone.this : name => zone.id }
  depends_on  = [azurerm_private_dns_zone_virtual_network_link.this]
}
