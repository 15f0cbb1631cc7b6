mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  permissions_boundary_arn        = "arn:aws:iam::123456789012:policy/rag-pipeline-boundary"
  name                            = "rag-pipeline-production"
  region                          = "eu-central-1"
  vpc_id                          = "vpc-1"
  vpc_cidr                        = "10.20.0.0/16"
  load_balancer_security_group_id = "sg-balancer"
  migration_image                 = "registry.example/ragctl:v1.2.3"
  secret_arns                     = { "database-url" = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:database-url-000000" }
  repository_arns                 = ["arn:aws:ecr:eu-central-1:123456789012:repository/api"]
  kms_key_arn                     = "arn:aws:kms:eu-central-1:123456789012:key/mock"
}

run "outside_reaches_the_api_alone" {
  assert {
    condition     = aws_vpc_security_group_ingress_rule.api.referenced_security_group_id == "sg-balancer" && aws_vpc_security_group_ingress_rule.api.to_port == 8000
    error_message = "The load balancer reaches port 8000, and no one else does from outside."
  }

  assert {
    condition     = alltrue([for name, rule in aws_vpc_security_group_egress_rule.services : rule.cidr_ipv4 == var.vpc_cidr || rule.from_port == 443])
    error_message = "Only HTTPS leaves the network."
  }
}

run "roles_have_what_they_need_and_no_more" {
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement :
      statement.Resource != "*" || statement.Action == ["ecr:GetAuthorizationToken"]
    ])
    error_message = "Every action that knows resources names them."
  }

  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement : [for action in statement.Action : !endswith(action, "*")]
    ]))
    error_message = "Every action is named."
  }
}

run "schema_is_migrated_by_the_same_rules" {
  assert {
    condition     = jsondecode(aws_ecs_task_definition.migration.container_definitions)[0].command == ["migrate"]
    error_message = "The task runs ragctl migrate."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.migration.container_definitions)[0].readonlyRootFilesystem && jsondecode(aws_ecs_task_definition.migration.container_definitions)[0].user == "10001:10001"
    error_message = "The migration writes to no file and is not root."
  }

  assert {
    condition     = !can(jsondecode(aws_ecs_task_definition.migration.container_definitions)[0].environment)
    error_message = "The database's URL comes from the secret store, not from the environment."
  }
}

run "log_is_encrypted" {
  assert {
    condition     = aws_cloudwatch_log_group.services.kms_key_id == var.kms_key_arn && aws_cloudwatch_log_group.services.retention_in_days == 365
    error_message = "The log is encrypted and kept for a year."
  }
}

run "spare_capacity_takes_its_share" {
  variables {
    spot_weight = 3
  }

  assert {
    condition     = { for strategy in aws_ecs_cluster_capacity_providers.this.default_capacity_provider_strategy : strategy.capacity_provider => strategy.weight } == { FARGATE = 1, FARGATE_SPOT = 3 }
    error_message = "Three of four further tasks run on spare capacity."
  }
}

run "missing_database_url_is_refused" {
  command = plan

  variables {
    secret_arns = {}
  }

  expect_failures = [var.secret_arns]
}

run "odd_share_is_refused" {
  command = plan

  variables {
    spot_weight = 5
  }

  expect_failures = [var.spot_weight]
}
