variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "service" {
  description = "Which service: api, retriever, embedder or worker."
  type        = string

  validation {
    condition     = contains(["api", "retriever", "embedder", "worker"], var.service)
    error_message = "The service is api, retriever, embedder or worker."
  }
}

variable "image" {
  description = "Image with its tag or digest; latest is refused, because it can't be rolled back to."
  type        = string

  validation {
    condition     = can(regex("[:@]", var.image)) && !endswith(var.image, ":latest")
    error_message = "The image names a release: …/api:v1.2.3 or …/api@sha256:…, not latest."
  }
}

variable "port" {
  description = "Port of the service."
  type        = number

  validation {
    condition     = var.port >= 1024 && var.port <= 65535
    error_message = "The port is between 1024 and 65535."
  }
}

variable "cpu" {
  description = "CPUs of a task."
  type        = number

  validation {
    condition     = contains([0.5, 1, 2, 4, 8, 16], var.cpu)
    error_message = "Fargate has tasks of 0.5, 1, 2, 4, 8 and 16 CPUs."
  }
}

variable "memory_mib" {
  description = "Memory of a task, in MiB."
  type        = number

  validation {
    condition     = var.memory_mib >= 1024 * var.cpu * 2 && var.memory_mib <= 8192 * var.cpu
    error_message = "Fargate has 2 to 8 GiB of memory for each CPU."
  }
}

variable "replicas" {
  description = "Least and most tasks."
  type        = object({ min = number, max = number })

  validation {
    condition     = var.replicas.min >= 1 && var.replicas.max >= var.replicas.min && var.replicas.max <= 50
    error_message = "At least one task, at most 50, and no less than the least."
  }
}

variable "environment" {
  description = "Settings that are no secrets."
  type        = map(string)
  default     = {}
}

variable "secrets" {
  description = "Settings that are: name of the variable and the secret's ARN."
  type        = map(string)
  default     = {}
}

variable "target_group_arn" {
  description = "Load balancer's group to join; null for services that are reached from inside only."
  type        = string
  default     = null
}

variable "cluster" {
  description = "What the services share."
  type = object({
    arn                = string
    name               = string
    namespace_arn      = string
    security_group_id  = string
    execution_role_arn = string
    service_role_arn   = string
    log_group          = string
  })
}

variable "subnet_ids" {
  description = "Private subnets."
  type        = list(string)
}

variable "region" {
  description = "Region, for the log driver."
  type        = string
}

variable "target_cpu_percent" {
  description = "Load at which another task is started."
  type        = number
  default     = 60

  validation {
    condition     = var.target_cpu_percent >= 20 && var.target_cpu_percent <= 90
    error_message = "Between 20 and 90 percent."
  }
}
