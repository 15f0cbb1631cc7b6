mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  name       = "rag-pipeline-production"
  project_id = "example-project"
  region     = "europe-west3"
  labels     = { environment = "production" }
  kms_key_id = "projects/example-project/locations/europe-west3/keyRings/r/cryptoKeys/k"
}

run "immutable_encrypted_named" {
  assert {
    condition     = one(google_artifact_registry_repository.this.docker_config).immutable_tags && google_artifact_registry_repository.this.kms_key_name == var.kms_key_id
    error_message = "A tag cannot be moved, and images are encrypted."
  }

  assert {
    condition     = output.url == "europe-west3-docker.pkg.dev/example-project/rag-pipeline-production"
    error_message = "Images are pushed to the environment's repository."
  }
}

run "old_images_go" {
  assert {
    condition     = one([for policy in google_artifact_registry_repository.this.cleanup_policies : one(policy.most_recent_versions).keep_count if policy.action == "KEEP"]) == 50
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
