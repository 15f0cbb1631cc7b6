locals {
  container = {
    name                   = var.service
    image                  = var.image
    essential              = true
    user                   = "10001:10001"
    readonlyRootFilesystem = true
    # Longer than the services take to drain (SHUTDOWN_DELAY_SECONDS and SHUTDOWN_GRACE_SECONDS).
    stopTimeout  = 60
    portMappings = [{ name = var.service, containerPort = var.port, protocol = "tcp", appProtocol = "http" }]
    environment  = [for name in sort(keys(var.environment)) : { name = name, value = var.environment[name] }]
    secrets      = [for name in sort(keys(var.secrets)) : { name = name, valueFrom = var.secrets[name] }]

    linuxParameters = {
      initProcessEnabled = true
      capabilities       = { drop = ["ALL"], add = [] }
      tmpfs              = [{ containerPath = "/tmp", size = 256, mountOptions = ["nosuid", "nodev", "noexec"] }]
    }

    healthCheck = {
      command     = ["CMD", "rag-${var.service}", "--healthcheck"]
      interval    = 10
      timeout     = 5
      retries     = 3
      startPeriod = 60
    }

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = var.cluster.log_group
        "awslogs-region"        = var.region
        "awslogs-stream-prefix" = var.service
      }
    }
  }
}

resource "aws_ecs_task_definition" "this" {
  family                   = "${var.name}-${var.service}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 1024 * var.cpu
  memory                   = var.memory_mib
  execution_role_arn       = var.cluster.execution_role_arn
  task_role_arn            = var.cluster.service_role_arn
  container_definitions    = jsonencode([local.container])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}

resource "aws_ecs_service" "this" {
  name                               = var.service
  cluster                            = var.cluster.arn
  task_definition                    = aws_ecs_task_definition.this.arn
  desired_count                      = var.replicas.min
  platform_version                   = "1.4.0"
  propagate_tags                     = "SERVICE"
  enable_execute_command             = false
  availability_zone_rebalancing      = "ENABLED"
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = var.target_group_arn == null ? null : 60

  # A release whose tasks do not become healthy is taken back by itself.
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.subnet_ids
    security_groups  = [var.cluster.security_group_id]
    assign_public_ip = false
  }

  service_connect_configuration {
    enabled   = true
    namespace = var.cluster.namespace_arn

    service {
      port_name = var.service

      client_alias {
        dns_name = var.service
        port     = var.port
      }

      timeout {
        per_request_timeout_seconds = 120
      }
    }
  }

  dynamic "load_balancer" {
    for_each = toset(var.target_group_arn == null ? [] : [var.target_group_arn])

    content {
      target_group_arn = load_balancer.key
      container_name   = var.service
      container_port   = var.port
    }
  }

  # The autoscaler decides how many there are.
  lifecycle {
    ignore_changes = [desired_count]
  }
}
