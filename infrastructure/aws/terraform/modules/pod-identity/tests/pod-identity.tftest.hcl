mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  permissions_boundary_arn = "arn:aws:iam::123456789012:policy/rag-pipeline-boundary"
  name                     = "rag-pipeline-production-backup"
  cluster_name             = "rag-pipeline-production"
  namespace                = "rag-pipeline"
  service_account          = "backup"
  statements               = [{ actions = ["s3:PutObject"], resources = ["arn:aws:s3:::backups/*"] }]
}

run "one_service_account_gets_the_role" {
  assert {
    condition     = aws_eks_pod_identity_association.this.service_account == "backup" && aws_eks_pod_identity_association.this.namespace == "rag-pipeline"
    error_message = "The role goes to the service account named."
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal.Service == "pods.eks.amazonaws.com"
    error_message = "Only EKS hands the role out."
  }
}

run "role_stays_within_the_boundary" {
  assert {
    condition     = aws_iam_role.this.permissions_boundary == var.permissions_boundary_arn
    error_message = "The role may do at most what the boundary says."
  }
}

run "policy_says_what_was_asked" {
  assert {
    condition     = jsondecode(aws_iam_role_policy.this.policy).Statement == [{ Effect = "Allow", Action = ["s3:PutObject"], Resource = ["arn:aws:s3:::backups/*"] }]
    error_message = "The policy holds the statements, and nothing else."
  }
}

run "whole_services_are_refused" {
  command = plan

  variables {
    statements = [{ actions = ["s3:*"], resources = ["*"] }]
  }

  expect_failures = [var.statements]
}

run "everything_is_refused" {
  command = plan

  variables {
    statements = [{ actions = ["*"], resources = ["*"] }]
  }

  expect_failures = [var.statements]
}
