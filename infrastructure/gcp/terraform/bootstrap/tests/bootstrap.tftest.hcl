mock_provider "google" {
  source = "../tests/mocks"
}

mock_provider "google-beta" {}

variables {
  environment = "production"
  project_id  = "example-project"
  region      = "europe-west3"
  repository  = "example/rag-pipeline"
}

run "state_is_safe" {
  assert {
    condition     = output.state_bucket == "rag-pipeline-terraform-state-example-project"
    error_message = "The bucket is named after the project."
  }

  assert {
    condition     = google_storage_bucket.state.public_access_prevention == "enforced" && one(google_storage_bucket.state.versioning).enabled && !google_storage_bucket.state.force_destroy
    error_message = "The state is private, versioned, and not deleted by mistake."
  }

  assert {
    condition     = toset([for configuration in google_project_iam_audit_config.all.audit_log_config : configuration.log_type]) == toset(["ADMIN_READ", "DATA_READ", "DATA_WRITE"])
    error_message = "Who read what is recorded."
  }
}

run "workflows_come_in_for_their_environment_only" {
  assert {
    condition     = google_iam_workload_identity_pool_provider.github.attribute_condition == "assertion.repository == 'example/rag-pipeline'"
    error_message = "Only this repository comes in."
  }

  assert {
    condition = toset([for login, member in google_service_account_iam_member.github : element(split("/subject/", member.member), 1) if startswith(login, "apply ")]) == toset([
      "repo:example/rag-pipeline:environment:production"
    ])
    error_message = "Only jobs of the environment production change production."
  }
}

run "least_rights" {
  assert {
    condition     = alltrue([for member in google_project_iam_member.pipeline : !contains(["roles/owner", "roles/editor"], member.role)])
    error_message = "No account owns or edits the whole project."
  }

  assert {
    condition     = alltrue([for grant, member in google_project_iam_member.pipeline : contains(["roles/viewer", "roles/iam.securityReviewer"], member.role) if startswith(grant, "plan ")])
    error_message = "A plan reads."
  }

  assert {
    condition     = strcontains(one(google_project_iam_member.grants.condition).expression, "hasOnly(['roles/artifactregistry.reader', 'roles/container.admin', 'roles/container.defaultNodeServiceAccount'])")
    error_message = "The pipeline gives away three roles, and cannot make itself an owner."
  }

  assert {
    condition     = google_storage_bucket_iam_member.state["plan"].role == "roles/storage.objectViewer" && !contains(keys(google_storage_bucket_iam_member.state), "release")
    error_message = "Plans read the state, releases do not see it."
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
    environment = "test"
  }

  expect_failures = [var.environment]
}
