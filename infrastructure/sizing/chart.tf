# What the chart is told of the size, so that pods on Kubernetes are as large and as many as containers elsewhere.
locals {
  # What pods need to run on spare capacity. On Autopilot they name such nodes, and wait where there are none: documents may,
  # questions not. Elsewhere they are let onto them, and the autoscaler takes those first.
  spare = {
    aws = { for service in ["embedder", "worker"] : service => {
      tolerations = [{ key = "rag-pipeline/spot", operator = "Exists", effect = "NoSchedule" }]
    } }
    gcp = { worker = { nodeSelector = { "cloud.google.com/gke-spot" = "true" } } }
    azure = { for service in ["embedder", "worker"] : service => {
      tolerations = [{ key = "kubernetes.azure.com/scalesetpriority", operator = "Equal", value = "spot", effect = "NoSchedule" }]
    } }
  }

  bounds = {
    for service, size in local.size.services : service =>
    service == "api" && var.replicas != null ? { min = var.replicas.min, max = var.replicas.max } : { min = size.min, max = size.max }
  }

  services = {
    for service, size in local.size.services : service => merge(
      {
        # Twice the processors for a moment, where the machine has them free; memory as asked for.
        resources = {
          requests = { cpu = "${1000 * size.cpu}m", memory = "${size.memory_mib}Mi" }
          limits   = { cpu = "${2000 * size.cpu}m", memory = "${size.memory_mib}Mi" }
        }
        autoscaling      = { minReplicas = local.bounds[service].min, maxReplicas = local.bounds[service].max }
        disruptionBudget = { minAvailable = local.bounds[service].min - 1 }
      },
      # Of the retriever's memory half is for vectors, a quarter for words, the rest for requests.
      service == "retriever" ? { settings = {
        VECTOR_INDEX_BYTES  = "${floor(size.memory_mib / 2)}MiB"
        LEXICAL_INDEX_BYTES = "${floor(size.memory_mib / 4)}MiB"
      } } : {},
      var.spot ? lookup(local.spare[var.cloud], service, {}) : {},
    )
  }

  # All at their most and one more of each, as while a release rolls; a quarter on top for jobs.
  most_millicores = 1250 * sum([for service, size in local.size.services : size.cpu * (local.bounds[service].max + 1)])
  most_mib        = 1.25 * sum([for service, size in local.size.services : size.memory_mib * (local.bounds[service].max + 1)])

  chart = merge(
    local.services,
    { quota = {
      requests = { cpu = "${ceil(local.most_millicores)}m", memory = "${ceil(local.most_mib)}Mi" }
      limits   = { cpu = "${ceil(2 * local.most_millicores)}m", memory = "${ceil(local.most_mib)}Mi" }
    } },
    var.language_model == null ? {} : { llm = { provider = "openai", baseURL = var.language_model.base_url, model = var.language_model.model } },
  )
}
