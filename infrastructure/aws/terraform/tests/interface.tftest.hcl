# The interface as every cloud has it: what it refuses, and what it hands out.
mock_provider "aws" {
  source = "./tests/mocks"
}

override_resource {
  target = random_password.cache
  values = { result = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
}

variables {
  environment        = "staging"
  region             = "eu-central-1"
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
    condition     = output.database_endpoint == "mock.cluster.eu-central-1.rds.amazonaws.com:5432" && output.cache_endpoint == "master.mock.cache.amazonaws.com:6379"
    error_message = "The outputs name the database and the cache."
  }

  assert {
    condition     = toset(keys(output.buckets)) == toset(["documents", "backups"]) && toset(keys(output.secret_names)) == toset(["database-url", "database-replica-url", "redis-url", "backup-key", "auth-secret", "llm-api-key"])
    error_message = "There are two buckets and six secrets."
  }

  assert {
    condition     = toset(keys(output.workload_identities)) == toset(["external-secrets", "backup", "load-balancer", "autoscaler"])
    error_message = "Four service accounts have rights in the cloud."
  }

  assert {
    condition     = output.tags == { owner = "platform", cost-centre = "staging", name = "rag-pipeline", environment = "staging", managed-by = "terraform" }
    error_message = "Everything says what it is, whose, and who pays."
  }
}

run "nothing_of_the_other_runtime" {
  command = plan

  assert {
    condition     = length(module.ecs) == 0 && length(module.service) == 0
    error_message = "On Kubernetes nothing of Fargate is made."
  }
}

run "containers_are_handed_out" {
  variables {
    runtime = "containers"
    spot    = true
  }

  assert {
    condition     = length(module.eks) == 0 && toset(keys(module.service)) == toset(["api", "retriever", "embedder", "worker"])
    error_message = "On Fargate the four services run, and no cluster of Kubernetes."
  }

  assert {
    condition     = output.load_balancer_target == null && length(output.workload_identities) == 0
    error_message = "The services on Fargate have no rights in the cloud."
  }

  assert {
    condition     = strcontains(output.migrate_command, "--task-definition rag-pipeline-staging-migration")
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
