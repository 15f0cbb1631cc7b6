data "azurerm_client_config" "current" {}

locals {
  full_name  = "${var.name}-${var.environment}"
  kubernetes = var.runtime == "kubernetes"
  replicas   = var.replicas == null ? { min = module.sizing.services.api.min, max = module.sizing.services.api.max } : var.replicas

  # Some names are unique in the whole of Azure, and some take no hyphens.
  suffix      = substr(sha256("${var.subscription_id}/${local.full_name}"), 0, 6)
  unique_name = "${substr(replace(var.name, "-", ""), 0, 8)}${substr(var.environment, 0, 4)}${local.suffix}"

  group = { name = azurerm_resource_group.this.name, location = azurerm_resource_group.this.location }

  tags = merge(var.tags, {
    name        = var.name
    environment = var.environment
    managed-by  = "terraform"
  })
}

module "sizing" {
  source         = "../../sizing"
  size           = var.size
  cloud          = "azure"
  replicas       = var.replicas
  language_model = var.language_model
  spot           = var.spot
}

resource "azurerm_resource_group" "this" {
  name     = local.full_name
  location = var.region
  tags     = local.tags
}

module "network" {
  source        = "./modules/network"
  name          = local.full_name
  group         = local.group
  tags          = local.tags
  cidr          = var.network_cidr
  allowed_cidrs = var.allowed_cidrs
  rules         = jsondecode(file("${path.module}/../policies/network-security.json"))
}

module "container_registry" {
  source        = "./modules/container-registry"
  name          = local.full_name
  group         = local.group
  tags          = local.tags
  registry_name = local.unique_name
  pullers       = local.kubernetes ? { nodes = module.aks["this"].kubelet_principal_id } : { services = azurerm_user_assigned_identity.services["this"].principal_id }

  encryption = {
    key_id             = module.key_vault.encryption.key_id
    identity_id        = module.key_vault.encryption.identity_id
    identity_client_id = module.key_vault.encryption.identity_client
  }
}

resource "azurerm_log_analytics_workspace" "this" {
  name                = local.full_name
  resource_group_name = local.group.name
  location            = local.group.location
  sku                 = "PerGB2018"
  retention_in_days   = 90
  tags                = local.tags
}

module "monitoring" {
  source             = "./modules/monitoring"
  name               = local.full_name
  group              = local.group
  group_id           = azurerm_resource_group.this.id
  tags               = local.tags
  alert_emails       = var.alert_emails
  monthly_budget_usd = var.monthly_budget_usd
  database_id        = module.postgres.id
  cache_id           = module.redis.id
  watch_door         = !local.kubernetes
  door_id            = local.kubernetes ? null : module.front_door["this"].profile_id
  workspace_id       = azurerm_log_analytics_workspace.this.id

  logged = merge(
    {
      database = { id = module.postgres.id, categories = ["PostgreSQLLogs"] }
      objects  = { id = "${module.storage.id}/blobServices/default", categories = ["StorageRead", "StorageWrite", "StorageDelete"] }
      registry = { id = module.container_registry.id, categories = ["ContainerRegistryLoginEvents", "ContainerRegistryRepositoryEvents"] }
      vault    = { id = module.key_vault.id, categories = ["AuditEvent"] }
    },
    { for service, app in module.service : service => { id = app.id, categories = ["AppServiceConsoleLogs", "AppServicePlatformLogs"] } },
    { for name, door in module.front_door : "door" => { id = door.profile_id, categories = ["FrontDoorAccessLog", "FrontDoorWebApplicationFirewallLog"] } },
  )
}
