resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 2
    weight            = 4 - var.spot_weight
  }

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = var.spot_weight
  }
}

# How the services find each other: http://retriever:8001.
resource "aws_service_discovery_http_namespace" "this" {
  name        = var.name
  description = "The services of ${var.name}"
}

resource "aws_cloudwatch_log_group" "services" {
  name              = "/${var.name}/services"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_security_group" "services" {
  #checkov:skip=CKV2_AWS_5:each ecs-service joins it
  name        = "${var.name}-services"
  description = "The four services"
  vpc_id      = var.vpc_id
  tags        = { Name = "${var.name}-services" }
}

resource "aws_vpc_security_group_ingress_rule" "api" {
  security_group_id            = aws_security_group.services.id
  description                  = "The API from the load balancer"
  referenced_security_group_id = var.load_balancer_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
}

resource "aws_vpc_security_group_ingress_rule" "each_other" {
  security_group_id            = aws_security_group.services.id
  description                  = "The services among themselves"
  referenced_security_group_id = aws_security_group.services.id
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8003
}

locals {
  # Databases and endpoints inside; language models and the like outside, over HTTPS.
  ways_out = {
    postgresql = { cidr = var.vpc_cidr, from = 5432, to = 5432 }
    redis      = { cidr = var.vpc_cidr, from = 6379, to = 6379 }
    services   = { cidr = var.vpc_cidr, from = 8000, to = 8003 }
    https      = { cidr = "0.0.0.0/0", from = 443, to = 443 }
  }
}

resource "aws_vpc_security_group_egress_rule" "services" {
  for_each          = local.ways_out
  security_group_id = aws_security_group.services.id
  description       = each.key
  cidr_ipv4         = each.value.cidr
  ip_protocol       = "tcp"
  from_port         = each.value.from
  to_port           = each.value.to
}
