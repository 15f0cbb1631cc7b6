mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  name              = "rag-pipeline-production"
  region            = "europe-west3"
  network_id        = "projects/example-project/global/networks/mock"
  allocated_range   = "databases"
  memory_gb         = 5
  high_availability = true
  labels            = { environment = "production" }
  kms_key_id        = "projects/example-project/locations/europe-west3/keyRings/r/cryptoKeys/k"
}

run "encrypted_closed_and_doubled" {
  assert {
    condition     = output.posture == { machine = "5 GB", standby = true, encrypted = true } && google_redis_instance.this.auth_enabled
    error_message = "The cache is encrypted on disk and wire, asks for a password, and has a standby."
  }

  assert {
    condition     = google_redis_instance.this.connect_mode == "PRIVATE_SERVICE_ACCESS"
    error_message = "The cache has no public address."
  }
}

run "forgets_when_full" {
  assert {
    condition     = google_redis_instance.this.redis_configs.maxmemory-policy == "allkeys-lru"
    error_message = "A full cache forgets instead of refusing."
  }
}

run "one_node_where_that_is_enough" {
  variables {
    high_availability = false
  }

  assert {
    condition     = google_redis_instance.this.tier == "BASIC"
    error_message = "Without high availability there is one node."
  }
}

run "no_memory_is_refused" {
  command = plan

  variables {
    memory_gb = 0
  }

  expect_failures = [var.memory_gb]
}
