mock_provider "aws" {
  source = "./tests/mocks"
}

override_resource {
  target = random_password.cache
  values = { result = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
}

run "production" {
  assert {
    condition = output.posture.database == {
      machine = "db.r7g.large", storage_gb = 200, standby = true, backup_days = 35, encrypted = true, protected = true, public = false
    }
    error_message = "The database is of medium size, encrypted, private, protected, with a standby and 35 days of backups."
  }

  assert {
    condition     = output.posture.cache == { machine = "cache.m7g.large", standby = true, encrypted = true }
    error_message = "The cache is of medium size, encrypted, with a standby."
  }

  assert {
    condition     = length(output.database_replica_endpoints) == 1 && module.vpc.nat_gateways == 3
    error_message = "One replica answers reads, and each zone has its own way out."
  }

  assert {
    condition     = output.cluster == "rag-pipeline-production" && module.eks["this"].public == false
    error_message = "The cluster's control plane is private."
  }

  assert {
    condition     = output.tags.environment == "production" && output.tags.cost-centre == "production" && output.tags.owner == "platform"
    error_message = "Everything bears the environment's tags."
  }
}
