locals {
  subnets = {
    kubernetes = { cidr = cidrsubnet(var.cidr, 4, 0), delegation = null, way_out = true }
    services   = { cidr = cidrsubnet(var.cidr, 8, 16), delegation = "Microsoft.Web/serverFarms", way_out = true }
    jobs       = { cidr = cidrsubnet(var.cidr, 8, 17), delegation = "Microsoft.ContainerInstance/containerGroups", way_out = true }
    databases  = { cidr = cidrsubnet(var.cidr, 8, 18), delegation = "Microsoft.DBforPostgreSQL/flexibleServers", way_out = false }
    endpoints  = { cidr = cidrsubnet(var.cidr, 8, 19), delegation = null, way_out = false }
  }

  # Names under which services inside the network are found.
  zones = {
    postgres = "${var.name}.private.postgres.database.azure.com"
    redis    = "privatelink.redis.azure.net"
    web      = "privatelink.azurewebsites.net"
    blob     = "privatelink.blob.core.windows.net"
    vault    = "privatelink.vaultcore.azure.net"
    registry = "privatelink.azurecr.io"
  }
}

resource "azurerm_virtual_network" "this" {
  name                = var.name
  resource_group_name = var.group.name
  location            = var.group.location
  address_space       = [var.cidr]
  tags                = var.tags
}

resource "azurerm_subnet" "this" {
  for_each                          = local.subnets
  name                              = each.key
  resource_group_name               = var.group.name
  virtual_network_name              = azurerm_virtual_network.this.name
  address_prefixes                  = [each.value.cidr]
  default_outbound_access_enabled   = false
  private_endpoint_network_policies = "Enabled"

  dynamic "delegation" {
    for_each = toset(each.value.delegation == null ? [] : [each.value.delegation])

    content {
      name = "delegation"

      service_delegation {
        name    = delegation.key
        actions = ["Microsoft.Network/virtualNetworks/subnets/action"]
      }
    }
  }
}

resource "azurerm_network_security_group" "this" {
  for_each            = local.subnets
  name                = "${var.name}-${each.key}"
  resource_group_name = var.group.name
  location            = var.group.location
  tags                = var.tags

  dynamic "security_rule" {
    for_each = { for rule in var.rules[each.key] : rule.name => rule }

    content {
      name                       = security_rule.key
      priority                   = security_rule.value.priority
      direction                  = security_rule.value.direction
      access                     = security_rule.value.access
      protocol                   = security_rule.value.protocol
      source_port_range          = "*"
      destination_port_range     = security_rule.value.ports
      source_address_prefix      = security_rule.value.source == "PEOPLE" ? null : security_rule.value.source
      source_address_prefixes    = security_rule.value.source == "PEOPLE" ? var.allowed_cidrs : null
      destination_address_prefix = security_rule.value.destination
    }
  }
}

resource "azurerm_subnet_network_security_group_association" "this" {
  for_each                  = local.subnets
  subnet_id                 = azurerm_subnet.this[each.key].id
  network_security_group_id = azurerm_network_security_group.this[each.key].id
}

# The way out, without a way in.
resource "azurerm_public_ip" "way_out" {
  name                = "${var.name}-way-out"
  resource_group_name = var.group.name
  location            = var.group.location
  allocation_method   = "Static"
  sku                 = "Standard"
  zones               = var.zones
  tags                = var.tags
}

resource "azurerm_nat_gateway" "this" {
  name                    = var.name
  resource_group_name     = var.group.name
  location                = var.group.location
  sku_name                = "Standard"
  idle_timeout_in_minutes = 10
  zones                   = var.zones
  tags                    = var.tags
}

resource "azurerm_nat_gateway_public_ip_association" "this" {
  nat_gateway_id       = azurerm_nat_gateway.this.id
  public_ip_address_id = azurerm_public_ip.way_out.id
}

resource "azurerm_subnet_nat_gateway_association" "this" {
  for_each       = { for name, subnet in local.subnets : name => subnet if subnet.way_out }
  subnet_id      = azurerm_subnet.this[each.key].id
  nat_gateway_id = azurerm_nat_gateway.this.id
}

resource "azurerm_private_dns_zone" "this" {
  for_each            = local.zones
  name                = each.value
  resource_group_name = var.group.name
  tags                = var.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "this" {
  for_each              = local.zones
  name                  = var.name
  resource_group_name   = var.group.name
  private_dns_zone_name = azurerm_private_dns_zone.this[each.key].name
  virtual_network_id    = azurerm_virtual_network.this.id
  tags                  = var.tags
}
