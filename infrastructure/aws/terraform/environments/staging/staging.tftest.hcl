mock_provider "aws" {
  source = "./tests/mocks"
}

override_resource {
  target = random_password.cache
  values = { result = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
}

run "staging" {
  assert {
    condition = output.posture.database == {
      machine = "db.t4g.medium", storage_gb = 50, standby = true, backup_days = 7, encrypted = true, protected = true, public = false
    }
    error_message = "The database is small, and has a standby as in production."
  }

  assert {
    condition     = output.posture.cache == { machine = "cache.t4g.small", standby = true, encrypted = true }
    error_message = "The cache is small, and has a standby as in production."
  }

  assert {
    condition     = module.vpc.nat_gateways == 1 && length(output.database_replica_endpoints) == 0
    error_message = "One way out serves all zones, and no replica is paid for."
  }

  assert {
    condition     = output.tags.environment == "staging" && output.tags.cost-centre == "staging"
    error_message = "Everything bears the environment's tags."
  }
}
