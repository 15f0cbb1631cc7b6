mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name             = "rag-pipeline-production"
  service          = "api"
  image            = "registry.example/api:v1.2.3"
  port             = 8000
  cpu              = 0.5
  memory_mib       = 1024
  replicas         = { min = 2, max = 10 }
  environment      = { RETRIEVER_URL = "http://retriever:8001" }
  secrets          = { DATABASE_URL = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:database-url-000000" }
  target_group_arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/mock/0000000000000000"
  subnet_ids       = ["subnet-1", "subnet-2"]
  region           = "eu-central-1"
  cluster = {
    arn                = "arn:aws:ecs:eu-central-1:123456789012:cluster/mock"
    name               = "rag-pipeline-production"
    namespace_arn      = "arn:aws:servicediscovery:eu-central-1:123456789012:namespace/ns-mock"
    security_group_id  = "sg-1"
    execution_role_arn = "arn:aws:iam::123456789012:role/execution"
    service_role_arn   = "arn:aws:iam::123456789012:role/service"
    log_group          = "/rag-pipeline-production/services"
  }
}

run "container_has_no_rights" {
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].readonlyRootFilesystem && jsondecode(aws_ecs_task_definition.this.container_definitions)[0].user == "10001:10001"
    error_message = "The container writes to no file and is not root."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].linuxParameters.capabilities.drop == ["ALL"]
    error_message = "All capabilities are dropped."
  }

  assert {
    condition     = !one(aws_ecs_service.this.network_configuration).assign_public_ip && !aws_ecs_service.this.enable_execute_command
    error_message = "It has no public address, and no one enters it."
  }
}

run "secrets_are_no_settings" {
  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets == [{ name = "DATABASE_URL", valueFrom = var.secrets.DATABASE_URL }]
    error_message = "The database's URL comes from the secret store."
  }

  assert {
    condition     = !contains([for setting in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : setting.name], "DATABASE_URL")
    error_message = "No secret is among the plain settings."
  }
}

run "scales_from_two_to_ten" {
  assert {
    condition     = aws_appautoscaling_target.this.min_capacity == 2 && aws_appautoscaling_target.this.max_capacity == 10
    error_message = "There are two to ten tasks."
  }

  assert {
    condition     = one(aws_appautoscaling_policy.this["cpu"].target_tracking_scaling_policy_configuration).target_value == 60
    error_message = "Another task is started at 60 percent of CPU."
  }
}

run "bad_release_is_taken_back" {
  assert {
    condition     = one(aws_ecs_service.this.deployment_circuit_breaker).enable && one(aws_ecs_service.this.deployment_circuit_breaker).rollback
    error_message = "A release that does not become healthy is rolled back."
  }

  assert {
    condition     = aws_ecs_service.this.deployment_minimum_healthy_percent == 100
    error_message = "No task stops before its successor is healthy."
  }
}

run "tasks_carry_the_tags" {
  assert {
    condition     = aws_ecs_service.this.propagate_tags == "SERVICE"
    error_message = "Tasks have the service's tags."
  }
}

run "inner_service_has_no_load_balancer" {
  variables {
    service          = "retriever"
    port             = 8001
    target_group_arn = null
  }

  assert {
    condition     = length(aws_ecs_service.this.load_balancer) == 0 && one(one(one(aws_ecs_service.this.service_connect_configuration).service).client_alias).dns_name == "retriever"
    error_message = "The retriever is reached by name from inside only."
  }
}

run "latest_is_refused" {
  command = plan

  variables {
    image = "registry.example/api:latest"
  }

  expect_failures = [var.image]
}

run "unknown_service_is_refused" {
  command = plan

  variables {
    service = "frontend"
  }

  expect_failures = [var.service]
}

run "impossible_task_is_refused" {
  command = plan

  variables {
    cpu        = 0.5
    memory_mib = 65536
  }

  expect_failures = [var.memory_mib]
}

run "fewer_than_the_least_is_refused" {
  command = plan

  variables {
    replicas = { min = 4, max = 2 }
  }

  expect_failures = [var.replicas]
}
