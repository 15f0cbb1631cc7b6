mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  name            = "rag-production-backup"
  project_id      = "example-project"
  workload_pool   = "example-project.svc.id.goog"
  namespace       = "rag"
  service_account = "rag-backup"
  secrets         = { backup-key = "rag-pipeline-production-backup-key" }
  buckets         = { backups = { bucket = "backups", role = "roles/storage.objectUser" } }
}

run "one_service_account_becomes_it" {
  assert {
    condition     = google_service_account_iam_member.pods.member == "serviceAccount:example-project.svc.id.goog[rag/rag-backup]" && google_service_account_iam_member.pods.role == "roles/iam.workloadIdentityUser"
    error_message = "Only pods of the service account named become this account."
  }
}

run "rights_are_on_things_not_on_the_project" {
  assert {
    condition     = google_secret_manager_secret_iam_member.readable["backup-key"].secret_id == "rag-pipeline-production-backup-key" && google_storage_bucket_iam_member.usable["backups"].bucket == "backups"
    error_message = "It reads one secret and uses one bucket."
  }
}

run "administering_buckets_is_refused" {
  command = plan

  variables {
    buckets = { backups = { bucket = "backups", role = "roles/storage.admin" } }
  }

  expect_failures = [var.buckets]
}

run "long_name_is_refused" {
  command = plan

  variables {
    name = "a-name-of-more-than-thirty-characters"
  }

  expect_failures = [var.name]
}
