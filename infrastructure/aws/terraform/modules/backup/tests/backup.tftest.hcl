mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  permissions_boundary_arn = "arn:aws:iam::123456789012:policy/rag-pipeline-boundary"
  name                     = "rag-pipeline-production"
  resource_arns            = ["arn:aws:rds:eu-central-1:123456789012:db:mock"]
  retention_days           = 35
  locked                   = true
  kms_key_arn              = "arn:aws:kms:eu-central-1:123456789012:key/mock"
}

run "daily_and_monthly" {
  assert {
    condition     = { for rule in aws_backup_plan.this.rule : rule.rule_name => one(rule.lifecycle).delete_after } == { daily = 35, monthly = 365 }
    error_message = "Daily backups stay for 35 days, monthly ones for a year."
  }

  assert {
    condition     = aws_backup_selection.this.resources == toset(var.resource_arns)
    error_message = "What is named is backed up."
  }
}

run "encrypted_and_locked" {
  assert {
    condition     = aws_backup_vault.this.kms_key_arn == var.kms_key_arn
    error_message = "Backups are encrypted."
  }

  assert {
    condition     = length(aws_backup_vault_lock_configuration.this) == 1
    error_message = "No one deletes a backup before its time."
  }
}

run "copied_to_another_region" {
  variables {
    copy_to_vault_arn = "arn:aws:backup:eu-west-1:123456789012:backup-vault:copies"
  }

  assert {
    condition     = alltrue([for rule in aws_backup_plan.this.rule : one(rule.copy_action).destination_vault_arn == var.copy_to_vault_arn])
    error_message = "Each backup is copied."
  }
}

run "short_retention_is_refused" {
  command = plan

  variables {
    retention_days = 1
  }

  expect_failures = [var.retention_days]
}

run "nothing_to_back_up_is_refused" {
  command = plan

  variables {
    resource_arns = []
  }

  expect_failures = [var.resource_arns]
}
