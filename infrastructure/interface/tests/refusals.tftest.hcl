# What no cloud is told. There are no resources here: a plan only checks the variables.
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

run "what_it_takes_at_least" {
  command = plan

  assert {
    condition     = var.name == "rag-pipeline" && var.runtime == "kubernetes" && var.protected && var.database.high_availability && length(var.admin_cidrs) == 0
    error_message = "What is not said is safe: a standby, protection, a private control plane."
  }
}

run "unknown_environment_is_refused" {
  command = plan

  variables {
    environment = "test"
  }

  expect_failures = [var.environment]
}

run "unknown_size_is_refused" {
  command = plan

  variables {
    size = "huge"
  }

  expect_failures = [var.size]
}

run "unknown_runtime_is_refused" {
  command = plan

  variables {
    runtime = "mainframe"
  }

  expect_failures = [var.runtime]
}

run "latest_is_refused" {
  command = plan

  variables {
    release = "latest"
  }

  expect_failures = [var.release]
}

run "half_a_domain_is_refused" {
  command = plan

  variables {
    domain = "localhost"
  }

  expect_failures = [var.domain]
}

run "long_name_is_refused" {
  command = plan

  variables {
    name = "a-name-that-no-cloud-would-take"
  }

  expect_failures = [var.name]
}

run "open_control_plane_is_refused" {
  command = plan

  variables {
    admin_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.admin_cidrs]
}

run "everyone_has_to_be_written" {
  command = plan

  variables {
    allowed_cidrs = []
  }

  expect_failures = [var.allowed_cidrs]
}

run "small_network_is_refused" {
  command = plan

  variables {
    network_cidr = "10.20.0.0/24"
  }

  expect_failures = [var.network_cidr]
}

run "old_postgresql_is_refused" {
  command = plan

  variables {
    database = { version = "12" }
  }

  expect_failures = [var.database]
}

run "production_without_standby_is_refused" {
  command = plan

  variables {
    environment = "production"
    database    = { high_availability = false }
  }

  expect_failures = [var.database]
}

run "unprotected_production_is_refused" {
  command = plan

  variables {
    environment = "production"
    protected   = false
  }

  expect_failures = [var.protected]
}

run "lonely_production_is_refused" {
  command = plan

  variables {
    environment = "production"
    replicas    = { min = 1, max = 2 }
  }

  expect_failures = [var.replicas]
}

run "gpu_without_kubernetes_is_refused" {
  command = plan

  variables {
    runtime = "containers"
    gpu     = { enabled = true }
  }

  expect_failures = [var.gpu]
}

run "model_in_the_clear_is_refused" {
  command = plan

  variables {
    language_model = { base_url = "http://models.example.com/v1", model = "any" }
  }

  expect_failures = [var.language_model]
}

run "short_retention_is_refused" {
  command = plan

  variables {
    backup_retention_days = 1
  }

  expect_failures = [var.backup_retention_days]
}

run "missing_owner_is_refused" {
  command = plan

  variables {
    tags = { cost-centre = "staging" }
  }

  expect_failures = [var.tags]
}

run "tag_one_cloud_would_refuse_is_refused" {
  command = plan

  variables {
    tags = { owner = "Platform Team", cost-centre = "staging" }
  }

  expect_failures = [var.tags]
}

run "no_budget_is_refused" {
  command = plan

  variables {
    monthly_budget_usd = 0
  }

  expect_failures = [var.monthly_budget_usd]
}

run "no_one_told_is_refused" {
  command = plan

  variables {
    alert_emails = []
  }

  expect_failures = [var.alert_emails]
}

run "half_a_credentials_version_is_refused" {
  command = plan

  variables {
    credentials_version = 0.5
  }

  expect_failures = [var.credentials_version]
}

run "too_many_replicas_of_the_database_are_refused" {
  command = plan

  variables {
    database = { read_replicas = 9 }
  }

  expect_failures = [var.database]
}

run "tiny_disk_is_refused" {
  command = plan

  variables {
    database = { storage_gb = 5 }
  }

  expect_failures = [var.database]
}

run "malformed_network_is_refused" {
  command = plan

  variables {
    allowed_cidrs = ["everyone"]
  }

  expect_failures = [var.allowed_cidrs]
}

run "region_that_is_none_is_refused" {
  command = plan

  variables {
    region = "Frankfurt am Main"
  }

  expect_failures = [var.region]
}
