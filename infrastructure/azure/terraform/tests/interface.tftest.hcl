# The interface as every cloud has it: what it hands out, and what this cloud adds.
mock_provider "azurerm" {
  source = "./tests/mocks"
}

variables {
  subscription_id    = "00000000-0000-0000-0000-000000000000"
  environment        = "staging"
  region             = "germanywestcentral"
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
    condition     = output.database_endpoint == "mock.postgres.database.azure.com:5432" && output.cache_endpoint == "mock.germanywestcentral.redis.azure.net:10000"
    error_message = "The outputs name the database and the cache."
  }

  assert {
    condition     = toset(keys(output.buckets)) == toset(["documents", "backups"]) && toset(keys(output.secret_names)) == toset(["database-url", "database-replica-url", "redis-url", "backup-key", "auth-secret", "llm-api-key"])
    error_message = "There are two containers and six secrets."
  }

  assert {
    condition     = toset(keys(output.workload_identities)) == toset(["external-secrets", "backup"]) && output.dns_records[0].value == "203.0.113.20"
    error_message = "Two service accounts have rights in the cloud, and the domain points at the ingress."
  }

  assert {
    condition     = output.tags == { owner = "platform", cost-centre = "staging", name = "rag-pipeline", environment = "staging", managed-by = "terraform" }
    error_message = "Everything says what it is, whose, and who pays."
  }
}

run "containers_are_handed_out" {
  variables {
    runtime = "containers"
  }

  assert {
    condition     = length(module.aks) == 0 && toset(keys(module.service)) == toset(["api", "retriever", "embedder", "worker"]) && length(module.front_door) == 1
    error_message = "On App Service the four services run behind Front Door, and no cluster of Kubernetes."
  }

  assert {
    condition     = output.load_balancer_target == null && length(output.workload_identities) == 0
    error_message = "The services on App Service need no identities in a cluster."
  }

  assert {
    condition     = strcontains(output.migrate_command, "--command-line 'ragctl migrate'")
    error_message = "The outputs say how the schema is migrated."
  }

  assert {
    condition     = contains(module.service["api"].told, "AUTH_SECRET") && !contains(module.service["retriever"].told, "DATABASE_READ_URL")
    error_message = "The API asks who comes, and where there is no replica none is read."
  }
}

run "questions_read_the_replica" {
  variables {
    runtime  = "containers"
    database = { read_replicas = 1 }
  }

  assert {
    condition     = contains(module.service["retriever"].told, "DATABASE_READ_URL") && !contains(module.service["worker"].told, "DATABASE_READ_URL")
    error_message = "The retriever, and no other service, is told of the replica."
  }
}

run "malformed_subscription_is_refused" {
  command = plan

  variables {
    subscription_id = "mine"
  }

  expect_failures = [var.subscription_id]
}
