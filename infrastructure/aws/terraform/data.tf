locals {
  database_storage_gb = coalesce(var.database.storage_gb, module.sizing.database_storage_gb)
  clients             = { services = local.kubernetes ? module.eks["this"].security_group_id : module.ecs["this"].security_group_id }

  # Each run draws another password: whatever holds it is written together, also when a replica changes the URLs.
  login_version  = 10 * var.credentials_version + var.database.read_replicas
  database_login = "postgresql://${module.rds.username}:${ephemeral.random_password.database.result}"
  database_path  = "${module.rds.database}?sslmode=require"
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

# The one secret in the state: Amazon's cache takes no write-only token.
resource "random_password" "cache" {
  length  = 64
  special = false
  keepers = { version = var.credentials_version }
}

module "rds" {
  source                   = "./modules/rds"
  name                     = local.full_name
  vpc_id                   = module.vpc.id
  subnet_ids               = module.vpc.database_subnet_ids
  client_security_groups   = local.clients
  engine_version           = var.database.version
  instance_class           = module.sizing.products.database
  storage_gb               = local.database_storage_gb
  high_availability        = var.database.high_availability
  read_replicas            = var.database.read_replicas
  password                 = ephemeral.random_password.database.result
  password_version         = var.credentials_version
  backup_retention_days    = var.backup_retention_days
  deletion_protection      = var.protected
  kms_key_arn              = module.kms.key_arn
  permissions_boundary_arn = local.boundary_arn
}

module "elasticache" {
  source                 = "./modules/elasticache"
  name                   = local.full_name
  vpc_id                 = module.vpc.id
  subnet_ids             = module.vpc.database_subnet_ids
  client_security_groups = local.clients
  node_type              = module.sizing.products.cache
  high_availability      = var.cache.high_availability
  auth_token             = random_password.cache.result
  kms_key_arn            = module.kms.key_arn
}

module "secrets" {
  source        = "./modules/secrets"
  name          = local.full_name
  kms_key_arn   = module.kms.key_arn
  recovery_days = var.protected ? 30 : 0

  descriptions = {
    database-url         = "PostgreSQL, for api, retriever, worker and ragctl"
    database-replica-url = "A replica of PostgreSQL, for the retriever; the database itself where there is none"
    redis-url            = "Redis, for api, retriever and worker"
    backup-key           = "What dumps are encrypted with; never drawn anew, or old dumps could not be read"
    auth-secret          = "What API keys are digested with; another one makes all keys void"
    llm-api-key          = "The language model's key, put in by hand"
  }

  values = {
    database-url         = "${local.database_login}@${module.rds.endpoint}/${local.database_path}"
    database-replica-url = "${local.database_login}@${try(module.rds.replica_endpoints[0], module.rds.endpoint)}/${local.database_path}"
    redis-url            = "rediss://:${random_password.cache.result}@${module.elasticache.endpoint}/0"
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

module "s3" {
  source                   = "./modules/s3"
  name                     = local.full_name
  account_id               = local.account_id
  force_destroy            = !var.protected
  kms_key_arn              = module.kms.key_arn
  permissions_boundary_arn = local.boundary_arn

  buckets = {
    documents = { cold_after_days = 90 }
    backups   = { cold_after_days = 30, delete_after_days = 365 }
  }
}

module "backup" {
  source                   = "./modules/backup"
  name                     = local.full_name
  resource_arns            = concat([module.rds.arn], values(module.s3.arns))
  retention_days           = var.backup_retention_days
  locked                   = var.environment == "production"
  kms_key_arn              = module.kms.key_arn
  permissions_boundary_arn = local.boundary_arn
}
