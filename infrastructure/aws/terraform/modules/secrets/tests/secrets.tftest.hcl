mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name          = "rag-pipeline-production"
  kms_key_arn   = "arn:aws:kms:eu-central-1:123456789012:key/mock"
  recovery_days = 30
  descriptions = {
    "database-url" = "PostgreSQL"
    "llm-api-key"  = "The language model's key, put in by hand"
  }
  values  = { "database-url" = "postgresql://rag@localhost/rag" }
  written = { "database-url" = 1 }
}

run "encrypted_and_recoverable" {
  assert {
    condition     = alltrue([for secret in aws_secretsmanager_secret.this : secret.kms_key_id == var.kms_key_arn && secret.recovery_window_in_days == 30])
    error_message = "Secrets are encrypted with the environment's key and can be had back."
  }

  assert {
    condition     = output.names["llm-api-key"] == "rag-pipeline-production/llm-api-key"
    error_message = "A secret's name begins with the environment's."
  }
}

run "values_stay_out_of_the_state" {
  assert {
    condition     = keys(aws_secretsmanager_secret_version.written) == ["database-url"]
    error_message = "Only what Terraform knows is written."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.written["database-url"].secret_string_wo == null
    error_message = "The value is write-only."
  }
}

run "undescribed_secret_is_refused" {
  command = plan

  variables {
    written = { "unknown" = 1 }
  }

  expect_failures = [var.written]
}

run "odd_recovery_is_refused" {
  command = plan

  variables {
    recovery_days = 3
  }

  expect_failures = [var.recovery_days]
}
