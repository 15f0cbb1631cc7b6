locals {
  database_storage_gb = coalesce(var.database.storage_gb, module.sizing.database_storage_gb)

  # Each run draws another password: whatever holds it is written together, also when a replica changes the URLs.
  login_version  = 10 * var.credentials_version + var.database.read_replicas
  database_login = "postgresql://${module.cloud_sql.username}:${ephemeral.random_password.database.result}"
  database_path  = "${module.cloud_sql.database}?sslmode=require"
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

module "cloud_sql" {
  source                = "./modules/cloud-sql"
  name                  = local.full_name
  region                = var.region
  network_id            = module.network.databases_ready
  allocated_range       = module.network.databases_range
  engine_version        = var.database.version
  tier                  = module.sizing.products.database
  storage_gb            = local.database_storage_gb
  high_availability     = var.database.high_availability
  read_replicas         = var.database.read_replicas
  password              = ephemeral.random_password.database.result
  password_version      = local.login_version
  backup_retention_days = var.backup_retention_days
  deletion_protection   = var.protected
  labels                = local.tags
  kms_key_id            = module.kms.key_id
}

module "memorystore" {
  source            = "./modules/memorystore"
  name              = local.full_name
  region            = var.region
  network_id        = module.network.databases_ready
  allocated_range   = module.network.databases_range
  memory_gb         = module.sizing.products.cache_gb
  high_availability = var.cache.high_availability
  labels            = local.tags
  kms_key_id        = module.kms.key_id
}

module "secrets" {
  source              = "./modules/secrets"
  name                = local.full_name
  region              = var.region
  labels              = local.tags
  kms_key_id          = module.kms.key_id
  deletion_protection = var.protected

  purposes = {
    database-url         = "PostgreSQL, for api, retriever, worker and ragctl"
    database-replica-url = "A replica of PostgreSQL, for the retriever; the database itself where there is none"
    redis-url            = "Redis, for api, retriever and worker"
    redis-ca             = "Who vouches for Redis: Memorystore has an authority of its own"
    backup-key           = "What dumps are encrypted with; never drawn anew, or old dumps could not be read"
    auth-secret          = "What API keys are digested with; another one makes all keys void"
    llm-api-key          = "The language model's key, put in by hand"
  }

  values = {
    database-url         = "${local.database_login}@${module.cloud_sql.endpoint}/${local.database_path}"
    database-replica-url = "${local.database_login}@${try(module.cloud_sql.replica_endpoints[0], module.cloud_sql.endpoint)}/${local.database_path}"
    redis-url            = "rediss://:${module.memorystore.auth_string}@${module.memorystore.endpoint}/0?ca_file=/run/secrets/rag/redis-ca"
    redis-ca             = module.memorystore.server_ca
    backup-key           = ephemeral.random_password.backup.result
    auth-secret          = ephemeral.random_password.auth.result
  }

  written = {
    database-url         = local.login_version
    database-replica-url = local.login_version
    redis-url            = var.credentials_version
    redis-ca             = var.credentials_version
    backup-key           = 1
    auth-secret          = 1
  }
}

module "storage" {
  source        = "./modules/storage"
  name          = local.full_name
  project_id    = var.project_id
  region        = var.region
  force_destroy = !var.protected
  labels        = local.tags
  kms_key_id    = module.kms.key_id

  buckets = {
    documents = { cold_after_days = 90 }
    backups   = { cold_after_days = 30, delete_after_days = 365 }
  }
}
