data "aws_caller_identity" "current" {}

data "aws_availability_zones" "available" {
  #checkov:skip=CKV_AWS_394:the first three are taken, and new zones get later letters
  state = "available"
}

locals {
  full_name  = "${var.name}-${var.environment}"
  kubernetes = var.runtime == "kubernetes"
  account_id = data.aws_caller_identity.current.account_id
  # Made by the bootstrap: without it the pipeline may make no role.
  boundary_arn = "arn:aws:iam::${local.account_id}:policy/${var.name}-boundary"
  replicas     = var.replicas == null ? module.sizing.services.api : var.replicas

  tags = merge(var.tags, {
    name        = var.name
    environment = var.environment
    managed-by  = "terraform"
  })
}

module "sizing" {
  source         = "../../sizing"
  size           = var.size
  cloud          = "aws"
  replicas       = var.replicas
  language_model = var.language_model
  spot           = var.spot
}

module "kms" {
  source     = "./modules/kms"
  name       = local.full_name
  account_id = local.account_id
  region     = var.region
}

module "vpc" {
  source                   = "./modules/vpc"
  name                     = local.full_name
  region                   = var.region
  cidr                     = var.network_cidr
  zones                    = slice(data.aws_availability_zones.available.names, 0, 3)
  nat_in_every_zone        = var.environment == "production"
  permissions_boundary_arn = local.boundary_arn
  kms_key_arn              = module.kms.key_arn
}

module "alb" {
  source              = "./modules/alb"
  name                = local.full_name
  vpc_id              = module.vpc.id
  vpc_cidr            = module.vpc.cidr
  subnet_ids          = module.vpc.public_subnet_ids
  target_port         = local.kubernetes ? 80 : 8000
  health_path         = local.kubernetes ? "/healthz" : "/health"
  domain              = var.domain
  zone_id             = var.dns_zone
  allowed_cidrs       = var.allowed_cidrs
  log_bucket          = module.s3.log_bucket
  kms_key_arn         = module.kms.key_arn
  deletion_protection = var.protected
}

module "ecr" {
  source       = "./modules/ecr"
  name         = local.full_name
  images       = ["api", "retriever", "embedder", "worker", "ragctl"]
  force_delete = !var.protected
  kms_key_arn  = module.kms.key_arn
}

module "monitoring" {
  source              = "./modules/monitoring"
  name                = local.full_name
  environment         = var.environment
  alert_emails        = var.alert_emails
  monthly_budget_usd  = var.monthly_budget_usd
  database_identifier = module.rds.identifier
  database_storage_gb = local.database_storage_gb
  cache_id            = module.elasticache.id
  kms_key_arn         = module.kms.key_arn

  load_balancer = {
    arn_suffix              = module.alb.arn_suffix
    target_group_arn_suffix = module.alb.target_group_arn_suffix
  }
}
