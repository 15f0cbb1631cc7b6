mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name         = "rag-pipeline-production"
  images       = ["api", "worker"]
  force_delete = false
  kms_key_arn  = "arn:aws:kms:eu-central-1:123456789012:key/mock"
}

run "immutable_scanned_encrypted" {
  assert {
    condition     = alltrue([for repository in aws_ecr_repository.this : repository.image_tag_mutability == "IMMUTABLE"])
    error_message = "A tag cannot be moved to another image."
  }

  assert {
    condition     = alltrue([for repository in aws_ecr_repository.this : repository.image_scanning_configuration[0].scan_on_push])
    error_message = "Every push is scanned."
  }

  assert {
    condition     = alltrue([for repository in aws_ecr_repository.this : one(repository.encryption_configuration).encryption_type == "KMS" && one(repository.encryption_configuration).kms_key == var.kms_key_arn])
    error_message = "Images are encrypted with the environment's key."
  }
}

run "old_images_go" {
  assert {
    condition     = alltrue([for policy in aws_ecr_lifecycle_policy.this : jsondecode(policy.policy).rules[1].selection.countNumber == 50])
    error_message = "Fifty images stay."
  }
}

run "keeping_too_few_is_refused" {
  command = plan

  variables {
    kept_images = 1
  }

  expect_failures = [var.kept_images]
}

run "no_images_are_refused" {
  command = plan

  variables {
    images = []
  }

  expect_failures = [var.images]
}
