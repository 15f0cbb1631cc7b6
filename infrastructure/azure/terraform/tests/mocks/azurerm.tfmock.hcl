# What Azure would answer, in the forms that other arguments expect.
mock_data "azurerm_client_config" {
  defaults = {
    tenant_id       = "00000000-0000-0000-0000-000000000001"
    object_id       = "00000000-0000-0000-0000-000000000002"
    subscription_id = "00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "azurerm_resource_group" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock" }
}

mock_resource "azurerm_virtual_network" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Network/virtualNetworks/mock" }
}

mock_resource "azurerm_subnet" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Network/virtualNetworks/mock/subnets/mock" }
}

mock_resource "azurerm_network_security_group" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Network/networkSecurityGroups/mock" }
}

mock_resource "azurerm_public_ip" {
  defaults = {
    id         = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Network/publicIPAddresses/mock"
    ip_address = "203.0.113.20"
  }
}

mock_resource "azurerm_nat_gateway" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Network/natGateways/mock" }
}

mock_resource "azurerm_private_dns_zone" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Network/privateDnsZones/mock" }
}

mock_resource "azurerm_user_assigned_identity" {
  defaults = {
    id           = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mock"
    client_id    = "00000000-0000-0000-0000-000000000004"
    principal_id = "00000000-0000-0000-0000-000000000003"
  }
}

mock_resource "azurerm_key_vault" {
  defaults = {
    id        = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.KeyVault/vaults/mock"
    vault_uri = "https://mock.vault.azure.net/"
  }
}

mock_resource "azurerm_key_vault_key" {
  defaults = {
    id             = "https://mock.vault.azure.net/keys/data/00000000000000000000000000000000"
    versionless_id = "https://mock.vault.azure.net/keys/data"
  }
}

mock_resource "azurerm_postgresql_flexible_server" {
  defaults = {
    id   = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.DBforPostgreSQL/flexibleServers/mock"
    fqdn = "mock.postgres.database.azure.com"
  }
}

mock_resource "azurerm_managed_redis" {
  defaults = {
    id       = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Cache/redisEnterprise/mock"
    hostname = "mock.germanywestcentral.redis.azure.net"
  }
}

mock_resource "azurerm_storage_account" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Storage/storageAccounts/mock" }
}

mock_resource "azurerm_container_registry" {
  defaults = {
    id           = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.ContainerRegistry/registries/mock"
    login_server = "mock.azurecr.io"
  }
}

mock_resource "azurerm_service_plan" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Web/serverFarms/mock" }
}

mock_resource "azurerm_linux_web_app" {
  defaults = {
    id               = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Web/sites/mock"
    default_hostname = "mock.azurewebsites.net"
  }
}

mock_resource "azurerm_cdn_frontdoor_profile" {
  defaults = {
    id            = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Cdn/profiles/mock"
    resource_guid = "00000000-0000-0000-0000-000000000005"
  }
}

mock_resource "azurerm_cdn_frontdoor_endpoint" {
  defaults = {
    id        = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Cdn/profiles/mock/afdEndpoints/mock"
    host_name = "mock.z01.azurefd.net"
  }
}

mock_resource "azurerm_cdn_frontdoor_origin_group" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Cdn/profiles/mock/originGroups/api" }
}

mock_resource "azurerm_cdn_frontdoor_origin" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Cdn/profiles/mock/originGroups/api/origins/api" }
}

mock_resource "azurerm_cdn_frontdoor_custom_domain" {
  defaults = {
    id               = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Cdn/profiles/mock/customDomains/mock"
    validation_token = "mock-token"
  }
}

mock_resource "azurerm_cdn_frontdoor_firewall_policy" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Network/frontDoorWebApplicationFirewallPolicies/mock" }
}

mock_resource "azurerm_kubernetes_cluster" {
  defaults = {
    id              = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.ContainerService/managedClusters/mock"
    oidc_issuer_url = "https://germanywestcentral.oic.prod-aks.azure.com/mock/"
  }
}

mock_resource "azurerm_log_analytics_workspace" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.OperationalInsights/workspaces/mock" }
}

mock_resource "azurerm_monitor_action_group" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Insights/actionGroups/mock" }
}

mock_resource "azurerm_portal_dashboard" {
  defaults = { id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/mock/providers/Microsoft.Portal/dashboards/mock" }
}
