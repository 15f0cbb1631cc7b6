# The interface as every cloud has it: what it hands out, and what this cloud adds.
mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id         = "example-project"
  billing_account    = "012345-6789AB-CDEF01"
  environment        = "staging"
  region             = "europe-west3"
  size               = "small"
  release            = "v1.2.3"
  domain             = "rag.example.com"
  allowed_cidrs      = ["203.0.113.0/24"]
  alert_emails       = ["operations@example.com"]
  monthly_budget_usd = 1000
  tags               = { owner = "platform", cost-centre = "staging" }
}

run "kubernetes_is_handed_out" {
  assert {
    condition     = output.url == "https://rag.example.com" && output.cluster == "rag-pipeline-staging"
    error_message = "The outputs name the service and the cluster."
  }

  assert {
    condition     = output.database_endpoint == "10.20.32.5:5432" && output.cache_endpoint == "10.20.32.9:6378"
    error_message = "The outputs name the database and the cache."
  }

  assert {
    condition     = toset(keys(output.buckets)) == toset(["documents", "backups"]) && toset(keys(output.secret_names)) == toset(["database-url", "database-replica-url", "redis-url", "redis-ca", "backup-key", "auth-secret", "llm-api-key"])
    error_message = "There are two buckets and seven secrets: the cache has an authority of its own."
  }

  assert {
    condition     = toset(keys(output.workload_identities)) == toset(["external-secrets", "backup"])
    error_message = "Two service accounts have rights in the cloud."
  }

  assert {
    condition     = output.tags == { owner = "platform", cost-centre = "staging", name = "rag-pipeline", environment = "staging", managed-by = "terraform" }
    error_message = "Everything says what it is, whose, and who pays."
  }
}

run "containers_are_refused" {
  command = plan

  variables {
    runtime = "containers"
  }

  expect_failures = [terraform_data.runtime]
}

run "malformed_project_is_refused" {
  command = plan

  variables {
    project_id = "Mine"
  }

  expect_failures = [var.project_id]
}

run "malformed_account_is_refused" {
  command = plan

  variables {
    billing_account = "mine"
  }

  expect_failures = [var.billing_account]
}
