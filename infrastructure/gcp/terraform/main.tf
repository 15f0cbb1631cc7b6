data "google_project" "this" {
  project_id = var.project_id
}

locals {
  full_name = "${var.name}-${var.environment}"
  number    = data.google_project.this.number

  tags = merge(var.tags, {
    name        = var.name
    environment = var.environment
    managed-by  = "terraform"
  })

  # Service agents, made by the bootstrap, that encrypt with the environment's key.
  agents = {
    artifact-registry = "gcp-sa-artifactregistry"
    compute           = "compute-system"
    database          = "gcp-sa-cloud-sql"
    kubernetes        = "container-engine-robot"
    redis             = "cloud-redis"
    secrets           = "gcp-sa-secretmanager"
    storage           = "gs-project-accounts"
  }
}

module "sizing" {
  source         = "../../sizing"
  size           = var.size
  cloud          = "gcp"
  replicas       = var.replicas
  language_model = var.language_model
  spot           = var.spot
}

module "kms" {
  source = "./modules/kms"
  name   = local.full_name
  region = var.region
  users  = { for purpose, agent in local.agents : purpose => "serviceAccount:service-${local.number}@${agent}.iam.gserviceaccount.com" }
}

module "network" {
  source = "./modules/network"
  name   = local.full_name
  region = var.region
  cidr   = var.network_cidr
}

module "load_balancer" {
  source        = "./modules/load-balancer"
  name          = local.full_name
  domain        = var.domain
  dns_zone      = var.dns_zone
  allowed_cidrs = var.allowed_cidrs
  labels        = local.tags
}

module "artifact_registry" {
  source     = "./modules/artifact-registry"
  name       = local.full_name
  project_id = var.project_id
  region     = var.region
  labels     = local.tags
  kms_key_id = module.kms.key_id
}

module "gke" {
  source              = "./modules/gke"
  name                = local.full_name
  project_id          = var.project_id
  region              = var.region
  network_id          = module.network.id
  subnet_id           = module.network.subnet_id
  admin_cidrs         = var.admin_cidrs
  administrators      = var.administrators
  labels              = local.tags
  kms_key_id          = module.kms.key_id
  deletion_protection = var.protected
}

# What pods of a service account may do. Everything else may do nothing.
module "identity" {
  source = "./modules/workload-identity"
  for_each = {
    external-secrets = { namespace = "external-secrets", service_account = "external-secrets", secrets = module.secrets.ids, buckets = {} }
    backup = {
      namespace = "rag", service_account = "rag-backup", secrets = {}
      buckets   = { backups = { bucket = module.storage.names["backups"], role = "roles/storage.objectUser" } }
    }
  }
  name            = "rag-${substr(var.environment, 0, 4)}-${each.key}"
  project_id      = var.project_id
  workload_pool   = module.gke.workload_pool
  namespace       = each.value.namespace
  service_account = each.value.service_account
  secrets         = each.value.secrets
  buckets         = each.value.buckets
}

module "monitoring" {
  source           = "./modules/monitoring"
  name             = local.full_name
  project_id       = var.project_id
  domain           = var.domain
  alert_emails     = var.alert_emails
  ask_from_outside = contains(var.allowed_cidrs, "0.0.0.0/0")
  database_name    = module.cloud_sql.name
  cache_id         = module.memorystore.id
  labels           = local.tags
}

module "budget" {
  source             = "./modules/budget"
  name               = local.full_name
  billing_account    = var.billing_account
  project_number     = local.number
  environment        = var.environment
  monthly_budget_usd = var.monthly_budget_usd
  currency           = var.billing_currency
  channels           = module.monitoring.channels
}
