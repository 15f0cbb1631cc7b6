mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  name   = "rag-pipeline-production"
  region = "europe-west3"
  users  = { storage = "serviceAccount:service-1@gs-project-accounts.iam.gserviceaccount.com" }
}

run "key_rotates_and_outlives_a_mistake" {
  assert {
    condition     = google_kms_crypto_key.data.rotation_period == "7776000s" && google_kms_crypto_key.data.destroy_scheduled_duration == "2592000s"
    error_message = "The key rotates every 90 days, and a destroyed version can be had back for 30."
  }

  assert {
    condition     = keys(google_kms_crypto_key_iam_member.users) == ["storage"]
    error_message = "Only the named agents use the key."
  }
}

run "people_as_users_are_refused" {
  command = plan

  variables {
    users = { someone = "user:someone@example.com" }
  }

  expect_failures = [var.users]
}
