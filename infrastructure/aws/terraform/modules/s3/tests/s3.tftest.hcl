mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  permissions_boundary_arn = "arn:aws:iam::123456789012:policy/rag-pipeline-boundary"
  name                     = "rag-pipeline-production"
  account_id               = "123456789012"
  force_destroy            = false
  kms_key_arn              = "arn:aws:kms:eu-central-1:123456789012:key/mock"
  buckets = {
    documents = { cold_after_days = 90 }
    backups   = { cold_after_days = 30, delete_after_days = 365 }
  }
}

run "nothing_is_public" {
  assert {
    condition = alltrue([
      for block in concat(values(aws_s3_bucket_public_access_block.this), [aws_s3_bucket_public_access_block.logs]) :
      block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
    ])
    error_message = "Public access is blocked in all four ways, on every bucket."
  }

  assert {
    condition     = alltrue([for policy in concat(values(aws_s3_bucket_policy.tls_only), [aws_s3_bucket_policy.logs]) : jsondecode(policy.policy).Statement[0].Condition.Bool["aws:SecureTransport"] == "false"])
    error_message = "Requests without TLS are refused."
  }

  assert {
    condition     = alltrue([for control in aws_s3_bucket_ownership_controls.this : one(control.rule).object_ownership == "BucketOwnerEnforced"])
    error_message = "Access lists are off."
  }
}

run "encrypted_and_versioned" {
  assert {
    condition     = alltrue([for configuration in aws_s3_bucket_server_side_encryption_configuration.this : one(one(configuration.rule).apply_server_side_encryption_by_default).kms_master_key_id == var.kms_key_arn])
    error_message = "Objects are encrypted with the environment's key."
  }

  assert {
    condition     = alltrue([for versioning in aws_s3_bucket_versioning.this : one(versioning.versioning_configuration).status == "Enabled"])
    error_message = "A replaced or deleted object can be had back."
  }
}

run "names_and_logs" {
  assert {
    condition     = output.names.documents == "rag-pipeline-production-documents-123456789012"
    error_message = "A bucket's name says environment, purpose and account."
  }

  assert {
    condition     = length(aws_s3_bucket_logging.this) == 2
    error_message = "Access to every bucket is logged."
  }
}

run "backups_expire_documents_do_not" {
  assert {
    condition     = one(one(aws_s3_bucket_lifecycle_configuration.this["backups"].rule).expiration).days == 365
    error_message = "Backups are deleted after a year."
  }

  assert {
    condition     = length(one(aws_s3_bucket_lifecycle_configuration.this["documents"].rule).expiration) == 0
    error_message = "Documents are never deleted by age."
  }
}

run "copies_in_another_region" {
  variables {
    replicas            = { backups = "arn:aws:s3:::copies" }
    replica_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/other"
  }

  assert {
    condition     = keys(aws_s3_bucket_replication_configuration.this) == ["backups"] && one(one(aws_s3_bucket_replication_configuration.this["backups"].rule).delete_marker_replication).status == "Disabled"
    error_message = "Backups are copied; deletions are not."
  }
}

run "copies_without_a_key_are_refused" {
  command = plan

  variables {
    replicas = { backups = "arn:aws:s3:::copies" }
  }

  expect_failures = [var.replica_kms_key_arn]
}

run "deleting_before_cold_is_refused" {
  command = plan

  variables {
    buckets = { backups = { cold_after_days = 60, delete_after_days = 30 } }
  }

  expect_failures = [var.buckets]
}
