mock_provider "aws" {
  source = "../tests/mocks"
}

variables {
  region     = "eu-central-1"
  repository = "example/rag-pipeline"
}

run "state_is_safe" {
  assert {
    condition     = output.state_bucket == "rag-pipeline-terraform-state-123456789012"
    error_message = "The bucket is named after the account."
  }

  assert {
    condition     = one(aws_s3_bucket_versioning.state.versioning_configuration).status == "Enabled" && one(one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms"
    error_message = "The state is versioned and encrypted."
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.state.block_public_policy && aws_s3_bucket_public_access_block.state.restrict_public_buckets && aws_kms_key.state.enable_key_rotation
    error_message = "The state is not public, and its key rotates."
  }
}

run "workflows_come_in_for_their_environment_only" {
  assert {
    condition     = jsondecode(aws_iam_role.pipeline["apply-production"].assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == ["repo:example/rag-pipeline:environment:production"]
    error_message = "Only jobs of the environment production change production."
  }

  assert {
    condition     = alltrue([for role in aws_iam_role.pipeline : !strcontains(role.assume_role_policy, "*") && strcontains(role.assume_role_policy, "sts.amazonaws.com")])
    error_message = "No wildcard lets anyone else in."
  }
}

run "least_rights" {
  assert {
    condition     = alltrue([for policy in aws_iam_policy.this : length(policy.policy) <= 6144])
    error_message = "Amazon takes policies of up to 6144 characters."
  }

  assert {
    condition = alltrue(flatten([for policy in aws_iam_policy.this : [
      for statement in jsondecode(policy.policy).Statement : !contains(flatten([try(statement.Action, [])]), "*") if statement.Effect == "Allow"
    ]]))
    error_message = "No policy allows every action."
  }

  assert {
    condition = alltrue([
      for action in jsondecode(aws_iam_policy.this["plan"].policy).Statement[0].Action :
      can(regex(":(Describe|Get|List|View)", action)) && action != "secretsmanager:GetSecretValue"
    ])
    error_message = "A plan reads, and never a secret."
  }

  assert {
    condition     = jsondecode(aws_iam_policy.this["sealed"].policy).Statement[0].Effect == "Deny" && contains(jsondecode(aws_iam_policy.this["sealed"].policy).Statement[0].Action, "secretsmanager:GetSecretValue")
    error_message = "A plan is kept from secrets even if another policy allowed them."
  }

  assert {
    condition = alltrue(flatten([for statement in jsondecode(aws_iam_policy.this["apply"].policy).Statement : [
      for resource in flatten([statement.Resource]) : strcontains(resource, "rag-pipeline-") || !strcontains(resource, ":secret:")
    ] if contains(flatten([try(statement.Action, [])]), "secretsmanager:GetSecretValue")]))
    error_message = "Whoever installs the chart reads the service's own secrets, and no others."
  }

  assert {
    condition     = contains([for statement in jsondecode(aws_iam_policy.this["apply"].policy).Statement : statement.Sid if statement.Effect == "Deny"], "NeverTheRolesOfThePipeline")
    error_message = "The pipeline cannot give itself more rights."
  }

  assert {
    condition     = one([for statement in jsondecode(aws_iam_policy.this["apply"].policy).Statement : statement.Condition.StringEquals["iam:PermissionsBoundary"] if contains(flatten([try(statement.Action, [])]), "iam:CreateRole")]) == "arn:aws:iam::123456789012:policy/rag-pipeline-boundary"
    error_message = "Roles are made within the boundary only."
  }

  assert {
    condition     = toset(keys(aws_iam_role_policy_attachment.pipeline)) == toset(concat(["plan/plan", "plan/sealed"], flatten([for environment in ["development", "staging", "production"] : ["apply-${environment}/plan", "apply-${environment}/apply", "release-${environment}/images", "release-${environment}/release"]])))
    error_message = "Each role has its policies, and no other."
  }
}

run "malformed_repository_is_refused" {
  command = plan

  variables {
    repository = "rag-pipeline"
  }

  expect_failures = [var.repository]
}

run "unknown_environment_is_refused" {
  command = plan

  variables {
    environments = ["test"]
  }

  expect_failures = [var.environments]
}
