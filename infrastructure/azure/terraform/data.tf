locals {
  database_storage_gb = coalesce(var.database.storage_gb, module.sizing.database_storage_gb)

  # Each run draws another password: whatever holds it is written together, also when a replica changes the URLs.
  login_version  = 10 * var.credentials_version + var.database.read_replicas
  database_login = "postgresql://${module.postgres.username}:${ephemeral.random_password.database.result}"
  # Azure's certificates are signed by an authority that every image knows: names are checked, too.
  database_path = "${module.postgres.database}?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt"
}

# Drawn anew in each run, kept nowhere, used only when login_version changes.
ephemeral "random_password" "database" {
  length  = 40
  special = false
}

ephemeral "random_password" "backup" {
  length  = 64
  special = false
}

ephemeral "random_password" "auth" {
  length  = 64
  special = false
}

module "key_vault" {
  source      = "./modules/key-vault"
  name        = local.full_name
  group       = local.group
  tags        = local.tags
  vault_name  = local.unique_name
  tenant_id   = data.azurerm_client_config.current.tenant_id
  writer_id   = data.azurerm_client_config.current.object_id
  admin_cidrs = var.admin_cidrs
  protected   = var.protected
  endpoint    = { subnet_id = module.network.subnet_ids["endpoints"], zone_id = module.network.zone_ids["vault"] }

  purposes = {
    database-url         = "PostgreSQL, for api, retriever, worker and ragctl"
    database-replica-url = "A replica of PostgreSQL, for the retriever; the database itself where there is none"
    redis-url            = "Redis, for api, retriever and worker"
    backup-key           = "What dumps are encrypted with; never drawn anew, or old dumps could not be read"
    auth-secret          = "What API keys are digested with; another one makes all keys void"
    llm-api-key          = "The language model's key, put in by hand"
  }

  values = {
    database-url         = "${local.database_login}@${module.postgres.endpoint}/${local.database_path}"
    database-replica-url = "${local.database_login}@${try(module.postgres.replica_endpoints[0], module.postgres.endpoint)}/${local.database_path}"
    redis-url            = "rediss://:${urlencode(module.redis.access_key)}@${module.redis.endpoint}/0"
    backup-key           = ephemeral.random_password.backup.result
    auth-secret          = ephemeral.random_password.auth.result
  }

  written = {
    database-url         = local.login_version
    database-replica-url = local.login_version
    redis-url            = var.credentials_version
    backup-key           = 1
    auth-secret          = 1
  }
}

module "postgres" {
  source                = "./modules/postgres"
  name                  = "${local.full_name}-${local.suffix}"
  group                 = local.group
  tags                  = local.tags
  subnet_id             = module.network.subnet_ids["databases"]
  zone_id               = module.network.zone_ids["postgres"]
  engine_version        = var.database.version
  sku                   = module.sizing.products.database
  storage_gb            = local.database_storage_gb
  high_availability     = var.database.high_availability
  read_replicas         = var.database.read_replicas
  password              = ephemeral.random_password.database.result
  password_version      = local.login_version
  backup_retention_days = var.backup_retention_days
  deletion_protection   = var.protected
  encryption            = { key_id = module.key_vault.encryption.key_id, identity_id = module.key_vault.encryption.identity_id }
}

module "redis" {
  source            = "./modules/redis"
  name              = "${local.full_name}-${local.suffix}"
  group             = local.group
  tags              = local.tags
  sku               = module.sizing.products.cache
  high_availability = var.cache.high_availability
  endpoint          = { subnet_id = module.network.subnet_ids["endpoints"], zone_id = module.network.zone_ids["redis"] }
  encryption        = { key_id = module.key_vault.encryption.key_id, identity_id = module.key_vault.encryption.identity_id }
}

module "storage" {
  source       = "./modules/storage"
  name         = local.full_name
  group        = local.group
  tags         = local.tags
  account_name = local.unique_name
  replication  = var.environment == "production" ? "GZRS" : "ZRS"
  endpoint     = { subnet_id = module.network.subnet_ids["endpoints"], zone_id = module.network.zone_ids["blob"] }
  encryption   = { versionless_key_id = module.key_vault.encryption.versionless_key_id, identity_id = module.key_vault.encryption.identity_id }

  containers = {
    documents = { cold_after_days = 90 }
    backups   = { cold_after_days = 30, delete_after_days = 365 }
  }
}
