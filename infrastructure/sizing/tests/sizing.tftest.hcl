run "small_fits_a_team" {
  variables {
    size  = "small"
    cloud = "aws"
  }

  assert {
    condition     = output.products.database == "db.t4g.medium"
    error_message = "The small database is a db.t4g.medium."
  }
}

run "large_holds_a_hundred_times_small" {
  variables {
    size  = "large"
    cloud = "gcp"
  }

  assert {
    condition     = output.chunks == 100 * run.small_fits_a_team.chunks
    error_message = "A large installation holds a hundred times what a small one does."
  }

  assert {
    condition     = output.database_storage_gb > run.small_fits_a_team.database_storage_gb
    error_message = "A large database has more disk than a small one."
  }
}

run "every_service_has_a_size" {
  variables {
    size  = "medium"
    cloud = "azure"
  }

  assert {
    condition     = toset(keys(output.services)) == toset(["api", "retriever", "embedder", "worker"])
    error_message = "The table sizes the four services."
  }

  assert {
    condition     = alltrue([for service in output.services : service.min >= 1 && service.max >= service.min && service.max <= 10])
    error_message = "Replicas go from at least one to at most ten."
  }
}

run "unknown_size_is_refused" {
  command = plan

  variables {
    size  = "huge"
    cloud = "aws"
  }

  expect_failures = [var.size]
}

run "unknown_cloud_is_refused" {
  command = plan

  variables {
    size  = "small"
    cloud = "mainframe"
  }

  expect_failures = [var.cloud]
}
