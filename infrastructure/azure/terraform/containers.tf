# The services on App Service, where the runtime is containers.
locals {
  shared_settings = {
    LOG_LEVEL                   = var.environment == "development" ? "debug" : "info"
    MAX_CONNECTIONS_PER_ADDRESS = "1024"
    SHUTDOWN_DELAY_SECONDS      = "10"
  }

  # Inside, App Service's front ends listen on port 80 and pass on to the service's own.
  hosts     = { for service in ["api", "retriever", "embedder", "worker"] : service => "${local.full_name}-${local.suffix}-${service}" }
  addresses = { RETRIEVER_URL = "http://${local.hosts.retriever}.azurewebsites.net", EMBEDDER_URL = "http://${local.hosts.embedder}.azurewebsites.net" }
  stores    = { DATABASE_URL = module.key_vault.secret_references["database-url"], REDIS_URL = module.key_vault.secret_references["redis-url"] }

  # A key that no one has put in yet would keep the API from starting.
  model_settings = var.language_model == null ? {} : {
    LLM_PROVIDER = "openai"
    LLM_BASE_URL = var.language_model.base_url
    LLM_MODEL    = var.language_model.model
    LLM_API_KEY  = module.key_vault.secret_references["llm-api-key"]
  }

  access_settings = { AUTH = "keys", AUTH_SECRET = module.key_vault.secret_references["auth-secret"] }

  # Of the retriever's memory half is for vectors, a quarter for words, the rest for requests.
  retriever_memory_mib = module.sizing.services.retriever.memory_mib
  indexes = {
    VECTOR_INDEX_BYTES  = "${floor(local.retriever_memory_mib / 2)}MiB"
    LEXICAL_INDEX_BYTES = "${floor(local.retriever_memory_mib / 4)}MiB"
  }

  # Questions read the replica while it is fresh enough, and else the database.
  replica = var.database.read_replicas == 0 ? {} : { DATABASE_READ_URL = module.key_vault.secret_references["database-replica-url"] }

  services = {
    api       = { port = 8000, settings = merge(local.addresses, local.stores, local.model_settings, local.access_settings) }
    retriever = { port = 8001, settings = merge({ EMBEDDER_URL = local.addresses.EMBEDDER_URL }, local.stores, local.indexes, local.replica) }
    embedder  = { port = 8002, settings = {} }
    worker    = { port = 8003, settings = merge({ EMBEDDER_URL = local.addresses.EMBEDDER_URL }, local.stores) }
  }
}

# What the services are in the cloud: they pull their images and read their secrets, and nothing else.
resource "azurerm_user_assigned_identity" "services" {
  for_each            = toset(local.kubernetes ? [] : ["this"])
  name                = "${local.full_name}-services"
  resource_group_name = local.group.name
  location            = local.group.location
  tags                = local.tags
}

resource "azurerm_role_assignment" "services_secrets" {
  for_each             = azurerm_user_assigned_identity.services
  scope                = module.key_vault.id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = each.value.principal_id
}

module "front_door" {
  source        = "./modules/front-door"
  for_each      = toset(local.kubernetes ? [] : ["this"])
  name          = local.full_name
  group         = local.group
  tags          = local.tags
  domain        = var.domain
  dns_zone_id   = var.dns_zone
  origin_host   = "${local.hosts.api}.azurewebsites.net"
  allowed_cidrs = var.allowed_cidrs
  premium       = var.environment == "production"
}

module "service" {
  source         = "./modules/app-service"
  for_each       = { for service, settings in local.services : service => settings if !local.kubernetes }
  name           = local.full_name
  group          = local.group
  tags           = local.tags
  service        = each.key
  app_name       = local.hosts[each.key]
  registry       = module.container_registry.login_server
  image          = "${var.name}/${each.key}"
  release        = var.release
  port           = each.value.port
  plan           = module.sizing.products.plans[each.key]
  replicas       = each.key == "api" ? local.replicas : { min = module.sizing.services[each.key].min, max = module.sizing.services[each.key].max }
  settings       = merge(local.shared_settings, each.value.settings)
  identity       = { id = azurerm_user_assigned_identity.services["this"].id, client_id = azurerm_user_assigned_identity.services["this"].client_id }
  subnet_id      = module.network.subnet_ids["services"]
  inside         = each.key == "api" ? null : { subnet_id = module.network.subnet_ids["endpoints"], zone_id = module.network.zone_ids["web"] }
  front_door_id  = each.key == "api" ? module.front_door["this"].id : null
  zone_balancing = var.environment == "production" && module.sizing.services[each.key].min >= 2
}
