mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  name          = "rag-pipeline-production"
  project_id    = "example-project"
  region        = "europe-west3"
  force_destroy = false
  labels        = { environment = "production" }
  kms_key_id    = "projects/example-project/locations/europe-west3/keyRings/r/cryptoKeys/k"
  buckets = {
    documents = { cold_after_days = 90 }
    backups   = { cold_after_days = 30, delete_after_days = 365 }
  }
}

run "nothing_is_public" {
  assert {
    condition     = alltrue([for bucket in google_storage_bucket.this : bucket.public_access_prevention == "enforced" && bucket.uniform_bucket_level_access])
    error_message = "No one can make an object public."
  }
}

run "encrypted_versioned_named" {
  assert {
    condition     = alltrue([for bucket in google_storage_bucket.this : one(bucket.encryption).default_kms_key_name == var.kms_key_id && one(bucket.versioning).enabled])
    error_message = "Objects are encrypted with the environment's key, and replaced ones can be had back."
  }

  assert {
    condition     = output.names.documents == "rag-pipeline-production-documents-example-project" && alltrue([for bucket in google_storage_bucket.this : bucket.labels.environment == "production"])
    error_message = "A bucket's name says environment, purpose and project; its labels say who pays."
  }
}

run "backups_expire_documents_do_not" {
  assert {
    condition     = contains([for rule in google_storage_bucket.this["backups"].lifecycle_rule : one(rule.condition).age if one(rule.action).type == "Delete"], 365)
    error_message = "Backups are deleted after a year."
  }

  assert {
    condition     = length([for rule in google_storage_bucket.this["documents"].lifecycle_rule : rule if one(rule.action).type == "Delete" && one(rule.condition).with_state == "LIVE"]) == 0
    error_message = "Documents are never deleted by age."
  }
}

run "deleting_before_cold_is_refused" {
  command = plan

  variables {
    buckets = { backups = { cold_after_days = 60, delete_after_days = 30 } }
  }

  expect_failures = [var.buckets]
}
