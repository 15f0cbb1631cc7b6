mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name       = "rag-pipeline-production"
  account_id = "123456789012"
  region     = "eu-central-1"
}

run "key_rotates_and_outlives_a_mistake" {
  assert {
    condition     = aws_kms_key.data.enable_key_rotation && aws_kms_key.data.rotation_period_in_days == 365
    error_message = "The key is rotated every year."
  }

  assert {
    condition     = aws_kms_key.data.deletion_window_in_days == 30
    error_message = "A deleted key can be had back for 30 days."
  }
}

run "services_use_it_for_this_account_only" {
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_kms_key.data.policy).Statement :
      can(statement.Condition) if can(statement.Principal.Service)
    ])
    error_message = "Every service's statement is bound to the account."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_kms_key.data.policy).Statement :
      statement.Condition.StringEquals["kms:CallerAccount"] == var.account_id if try(statement.Principal.AWS, "") == "*"
    ])
    error_message = "The key is not open to other accounts."
  }
}

run "bad_account_is_refused" {
  command = plan

  variables {
    account_id = "1234"
  }

  expect_failures = [var.account_id]
}
