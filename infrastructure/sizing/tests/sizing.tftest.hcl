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

run "a_machine_holds_the_largest_pod" {
  variables {
    size  = "small"
    cloud = "azure"
  }

  assert {
    condition     = output.products.node == "Standard_D4s_v5" && max([for service in output.services : service.cpu]...) <= 2
    error_message = "Kubernetes keeps some of a machine for itself: a pod of two CPUs needs a machine of more."
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

run "the_chart_is_told_the_same" {
  variables {
    size           = "medium"
    cloud          = "aws"
    replicas       = { min = 3, max = 10 }
    language_model = { base_url = "https://llm.example.com/v1", model = "m" }
    spot           = true
  }

  assert {
    condition     = output.chart.retriever.resources.requests == { cpu = "2000m", memory = "8192Mi" } && output.chart.retriever.settings.VECTOR_INDEX_BYTES == "4096MiB"
    error_message = "Pods are as large as the table says, and their indexes as large as they hold."
  }

  assert {
    condition     = output.chart.api.autoscaling == { minReplicas = 3, maxReplicas = 10 } && output.chart.api.disruptionBudget.minAvailable == 2
    error_message = "The API has the numbers the environment names, and one pod can always be moved."
  }

  assert {
    condition     = output.chart.worker.tolerations[0].key == "rag-pipeline/spot" && !can(output.chart.api.tolerations) && output.chart.llm.model == "m"
    error_message = "What can be interrupted runs on spare capacity, the API does not; the language model is named."
  }
}
