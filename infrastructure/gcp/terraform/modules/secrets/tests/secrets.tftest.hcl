mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  name                = "rag-pipeline-production"
  region              = "europe-west3"
  labels              = { environment = "production" }
  kms_key_id          = "projects/example-project/locations/europe-west3/keyRings/r/cryptoKeys/k"
  deletion_protection = true
  purposes = {
    "database-url" = "PostgreSQL"
    "llm-api-key"  = "The language model's key, put in by hand"
  }
  values  = { "database-url" = "postgresql://rag@localhost/rag" }
  written = { "database-url" = 1 }
}

run "encrypted_here_and_recoverable" {
  assert {
    condition = alltrue([for secret in google_secret_manager_secret.this :
      one(one(one(one(secret.replication).user_managed).replicas).customer_managed_encryption).kms_key_name == var.kms_key_id
      && one(one(one(secret.replication).user_managed).replicas).location == "europe-west3"
    ])
    error_message = "Secrets stay in the region, encrypted with the environment's key."
  }

  assert {
    condition     = alltrue([for secret in google_secret_manager_secret.this : secret.deletion_protection && secret.version_destroy_ttl == "2592000s"])
    error_message = "A secret cannot be deleted by mistake."
  }
}

run "values_stay_out_of_the_state" {
  assert {
    condition     = keys(google_secret_manager_secret_version.written) == ["database-url"] && google_secret_manager_secret_version.written["database-url"].secret_data == null && google_secret_manager_secret_version.written["database-url"].secret_data_wo == null
    error_message = "Only what Terraform knows is written, and written only."
  }
}

run "secret_without_purpose_is_refused" {
  command = plan

  variables {
    written = { "unknown" = 1 }
  }

  expect_failures = [var.written]
}
