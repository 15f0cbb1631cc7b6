# The cluster the chart is installed on, where the runtime is kubernetes.
locals {
  nodes = module.sizing.products.nodes
  node_groups = {
    general = { wanted = true, size = module.sizing.products.node, min = local.nodes.min, max = local.nodes.max }
    spot    = { wanted = var.spot, size = module.sizing.products.node, min = 0, max = local.nodes.max, spot = true }
    gpu     = { wanted = var.gpu.enabled, size = module.sizing.products.gpu_node, min = 0, max = var.gpu.max, gpu = true }
  }

  # What pods of a service account may do in Azure. Everything else may do nothing.
  workloads = {
    external-secrets = { namespace = "external-secrets", service_account = "external-secrets" }
    backup           = { namespace = "rag", service_account = "rag-backup" }
  }
}

module "aks" {
  source           = "./modules/aks"
  for_each         = toset(local.kubernetes ? ["this"] : [])
  name             = local.full_name
  group            = local.group
  tags             = local.tags
  subnet_id        = module.network.subnet_ids["kubernetes"]
  admin_cidrs      = var.admin_cidrs
  administrators   = var.administrators
  node_groups      = { for name, group in local.node_groups : name => group if group.wanted }
  log_workspace_id = azurerm_log_analytics_workspace.this.id
  workloads        = local.workloads
}

resource "azurerm_role_assignment" "external_secrets" {
  for_each             = module.aks
  scope                = module.key_vault.id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = each.value.workloads["external-secrets"].principal_id
}

resource "azurerm_role_assignment" "backup" {
  for_each             = module.aks
  scope                = module.storage.container_ids["backups"]
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = each.value.workloads["backup"].principal_id
}

# The address of the cluster's ingress. Its certificate is made in the cluster, by cert-manager.
resource "azurerm_public_ip" "ingress" {
  for_each            = module.aks
  name                = "${local.full_name}-ingress"
  resource_group_name = local.group.name
  location            = local.group.location
  allocation_method   = "Static"
  sku                 = "Standard"
  zones               = ["1", "2", "3"]
  tags                = local.tags
}

resource "azurerm_dns_a_record" "ingress" {
  for_each            = var.dns_zone == null ? {} : azurerm_public_ip.ingress
  name                = trimsuffix(var.domain, ".${element(split("/", var.dns_zone), length(split("/", var.dns_zone)) - 1)}")
  zone_name           = element(split("/", var.dns_zone), length(split("/", var.dns_zone)) - 1)
  resource_group_name = element(split("/", var.dns_zone), 4)
  ttl                 = 300
  records             = [each.value.ip_address]
  tags                = local.tags
}
