mock_provider "aws" {
  source = "./tests/mocks"
}

override_resource {
  target = random_password.cache
  values = { result = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
}

run "development" {
  assert {
    condition = output.posture.database == {
      machine = "db.t4g.medium", storage_gb = 50, standby = false, backup_days = 7, encrypted = true, protected = false, public = false
    }
    error_message = "The database is small, without a standby, and encrypted and private all the same."
  }

  assert {
    condition     = output.posture.cache == { machine = "cache.t4g.small", standby = false, encrypted = true }
    error_message = "The cache is small and alone, and encrypted all the same."
  }

  assert {
    condition     = module.vpc.nat_gateways == 1
    error_message = "One way out serves all zones."
  }

  assert {
    condition     = output.tags.environment == "development" && output.tags.cost-centre == "development"
    error_message = "Everything bears the environment's tags."
  }
}
