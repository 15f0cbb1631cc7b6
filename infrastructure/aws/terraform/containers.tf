# The services on Fargate, where the runtime is containers.
locals {
  shared_settings = {
    LOG_LEVEL                   = var.environment == "development" ? "debug" : "info"
    MAX_CONNECTIONS_PER_ADDRESS = "1024"
    SHUTDOWN_DELAY_SECONDS      = "10"
  }
  addresses = { RETRIEVER_URL = "http://retriever:8001", EMBEDDER_URL = "http://embedder:8002" }
  stores    = { DATABASE_URL = module.secrets.arns["database-url"], REDIS_URL = module.secrets.arns["redis-url"] }

  # A key that no one has put in yet would keep the API from starting.
  model_settings = var.language_model == null ? {} : {
    LLM_PROVIDER = "openai"
    LLM_BASE_URL = var.language_model.base_url
    LLM_MODEL    = var.language_model.model
  }
  model_secrets = var.language_model == null ? {} : { LLM_API_KEY = module.secrets.arns["llm-api-key"] }

  access_secrets = { AUTH_SECRET = module.secrets.arns["auth-secret"] }

  # Of the retriever's memory half is for vectors, a quarter for words, the rest for requests.
  retriever_memory_mib = module.sizing.services.retriever.memory_mib
  indexes = {
    VECTOR_INDEX_BYTES  = "${floor(local.retriever_memory_mib / 2)}MiB"
    LEXICAL_INDEX_BYTES = "${floor(local.retriever_memory_mib / 4)}MiB"
  }

  # Questions read the replica while it is fresh enough, and else the database.
  replica_secrets = var.database.read_replicas == 0 ? {} : { DATABASE_READ_URL = module.secrets.arns["database-replica-url"] }

  services = {
    api       = { port = 8000, settings = merge(local.addresses, local.model_settings, { AUTH = "keys" }), secrets = merge(local.stores, local.model_secrets, local.access_secrets) }
    retriever = { port = 8001, settings = merge({ EMBEDDER_URL = local.addresses.EMBEDDER_URL }, local.indexes), secrets = merge(local.stores, local.replica_secrets) }
    embedder  = { port = 8002, settings = {}, secrets = {} }
    worker    = { port = 8003, settings = { EMBEDDER_URL = local.addresses.EMBEDDER_URL }, secrets = local.stores }
  }
}

module "ecs" {
  source                          = "./modules/ecs"
  for_each                        = toset(local.kubernetes ? [] : ["this"])
  name                            = local.full_name
  region                          = var.region
  vpc_id                          = module.vpc.id
  vpc_cidr                        = module.vpc.cidr
  load_balancer_security_group_id = module.alb.security_group_id
  migration_image                 = "${module.ecr.urls["ragctl"]}:${var.release}"
  secret_arns                     = module.secrets.arns
  repository_arns                 = values(module.ecr.arns)
  spot_weight                     = var.spot ? 3 : 0
  permissions_boundary_arn        = local.boundary_arn
  kms_key_arn                     = module.kms.key_arn
}

module "service" {
  source           = "./modules/ecs-service"
  for_each         = { for service, settings in local.services : service => settings if !local.kubernetes }
  name             = local.full_name
  service          = each.key
  region           = var.region
  image            = "${module.ecr.urls[each.key]}:${var.release}"
  port             = each.value.port
  cpu              = module.sizing.services[each.key].cpu
  memory_mib       = module.sizing.services[each.key].memory_mib
  replicas         = each.key == "api" ? { min = local.replicas.min, max = local.replicas.max } : { min = module.sizing.services[each.key].min, max = module.sizing.services[each.key].max }
  environment      = merge(local.shared_settings, each.value.settings)
  secrets          = each.value.secrets
  subnet_ids       = module.vpc.private_subnet_ids
  target_group_arn = each.key == "api" ? module.alb.target_group_arn : null

  cluster = {
    arn                = module.ecs["this"].cluster_arn
    name               = module.ecs["this"].cluster_name
    namespace_arn      = module.ecs["this"].namespace_arn
    security_group_id  = module.ecs["this"].security_group_id
    execution_role_arn = module.ecs["this"].execution_role_arn
    service_role_arn   = module.ecs["this"].service_role_arn
    log_group          = module.ecs["this"].log_group
  }
}
