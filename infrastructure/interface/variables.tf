# The interface: what every cloud is told. Each cloud's variables.tf is a link to this file.

variable "name" {
  description = "What everything is called; the environment is appended."
  type        = string
  default     = "rag-pipeline"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,14}[a-z0-9]$", var.name))
    error_message = "The name has 3 to 16 characters: lower-case letters, digits and hyphens, a letter first."
  }
}

variable "environment" {
  description = "Which installation this is: development, staging or production."
  type        = string

  validation {
    condition     = contains(["development", "staging", "production"], var.environment)
    error_message = "The environment is development, staging or production."
  }
}

variable "region" {
  description = "Where it runs, in the cloud's own words: eu-central-1, europe-west3, germanywestcentral."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,30}$", var.region))
    error_message = "The region is written as the cloud does, such as eu-central-1."
  }
}

variable "size" {
  description = "How much it holds: small, medium or large. docs/scaling.md says what that means."
  type        = string

  validation {
    condition     = contains(["small", "medium", "large"], var.size)
    error_message = "The size is small, medium or large."
  }
}

variable "runtime" {
  description = "What runs the services: kubernetes (the chart is installed on it), or containers (the cloud's own container service)."
  type        = string
  default     = "kubernetes"

  validation {
    condition     = contains(["kubernetes", "containers"], var.runtime)
    error_message = "The runtime is kubernetes or containers."
  }
}

variable "release" {
  description = "Tag of the images that run, such as v1.2.3. Kubernetes takes it from the chart instead."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$", var.release)) && var.release != "latest"
    error_message = "The release is an image's tag, such as v1.2.3. It is not latest, which can't be rolled back to."
  }
}

variable "domain" {
  description = "Name people use, such as rag.example.com."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "The domain is a full name, such as rag.example.com."
  }
}

variable "dns_zone" {
  description = "The cloud's DNS zone that holds the domain (its id or name). Without one the records are put in by hand: see the output dns_records."
  type        = string
  default     = null
}

variable "allowed_cidrs" {
  description = "Networks whose people may use the service."
  type        = list(string)

  validation {
    condition     = length(var.allowed_cidrs) > 0 && alltrue([for cidr in var.allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "At least one network, each written like 203.0.113.0/24. For everyone write 0.0.0.0/0."
  }
}

variable "admin_cidrs" {
  description = "Networks from which the cluster's control plane may be reached. None makes it private."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.admin_cidrs : can(cidrhost(cidr, 0)) && cidr != "0.0.0.0/0"])
    error_message = "Networks are written like 203.0.113.0/24, and the whole internet is none."
  }
}

variable "administrators" {
  description = "Who administers the cluster: roles of AWS (ARNs), groups of Google (addresses) or of Entra (object ids)."
  type        = list(string)
  default     = []
}

variable "network_cidr" {
  description = "Addresses of the network, a /16 that no connected network uses."
  type        = string
  default     = "10.20.0.0/16"

  validation {
    condition     = can(cidrhost(var.network_cidr, 0)) && endswith(var.network_cidr, "/16")
    error_message = "The network is a /16, such as 10.20.0.0/16."
  }
}

variable "database" {
  description = "PostgreSQL: major version, disk to start with in GB (null: by size), a standby that takes over by itself, read replicas."
  type = object({
    version           = optional(string, "17")
    storage_gb        = optional(number)
    high_availability = optional(bool, true)
    read_replicas     = optional(number, 0)
  })
  default = {}

  validation {
    condition     = contains(["15", "16", "17"], var.database.version)
    error_message = "PostgreSQL 15, 16 or 17."
  }

  validation {
    condition     = var.database.storage_gb == null ? true : var.database.storage_gb >= 32 && var.database.storage_gb <= 16384
    error_message = "The database's disk has 32 to 16384 GB."
  }

  validation {
    condition     = var.database.read_replicas >= 0 && var.database.read_replicas <= 5
    error_message = "Zero to five read replicas."
  }

  validation {
    condition     = var.environment != "production" || var.database.high_availability
    error_message = "In production the database has a standby: set database.high_availability."
  }
}

variable "cache" {
  description = "Redis: a second node that takes over by itself."
  type = object({
    high_availability = optional(bool, true)
  })
  default = {}
}

variable "replicas" {
  description = "Least and most instances of the API; null takes them from the size."
  type        = object({ min = number, max = number })
  default     = null

  validation {
    condition     = var.replicas == null ? true : var.replicas.min >= 1 && var.replicas.max >= var.replicas.min && var.replicas.max <= 50
    error_message = "At least one instance, at most 50, and no fewer than the least."
  }

  validation {
    condition     = var.environment != "production" || (var.replicas == null ? true : var.replicas.min >= 2)
    error_message = "In production there are at least two instances of the API."
  }
}

variable "spot" {
  description = "Run what can be interrupted on spare capacity, at about a third of the price."
  type        = bool
  default     = false
}

variable "gpu" {
  description = "Machines with a GPU, for a language model of one's own: whether, and at most how many."
  type = object({
    enabled = optional(bool, false)
    max     = optional(number, 1)
  })
  default = {}

  validation {
    condition     = var.gpu.max >= 1 && var.gpu.max <= 16
    error_message = "One to sixteen machines with a GPU."
  }

  validation {
    condition     = !var.gpu.enabled || var.runtime == "kubernetes"
    error_message = "Machines with a GPU need the runtime kubernetes."
  }
}

variable "language_model" {
  description = "An OpenAI-compatible API that writes the answers; null picks sentences from the documents. Its key is put into the secret store by hand."
  type        = object({ base_url = string, model = string })
  default     = null

  validation {
    condition     = var.language_model == null ? true : startswith(var.language_model.base_url, "https://")
    error_message = "The language model is reached over https://."
  }
}

variable "backup_retention_days" {
  description = "Days to which the database can be put back, to the second."
  type        = number
  default     = 30

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 35
    error_message = "Backups are kept for 7 to 35 days."
  }
}

variable "protected" {
  description = "Refuse to delete what holds data."
  type        = bool
  default     = true

  validation {
    condition     = var.environment != "production" || var.protected
    error_message = "Production is protected."
  }
}

variable "credentials_version" {
  description = "Raise it by one to give database and cache new passwords."
  type        = number
  default     = 1

  validation {
    condition     = var.credentials_version >= 1 && floor(var.credentials_version) == var.credentials_version
    error_message = "A whole number from one on."
  }
}

variable "alert_emails" {
  description = "Who is told when something is wrong or dear."
  type        = list(string)

  validation {
    condition     = length(var.alert_emails) > 0 && alltrue([for address in var.alert_emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", address))])
    error_message = "At least one e-mail address."
  }
}

variable "monthly_budget_usd" {
  description = "Dollars a month; people are told at 80 percent, and when the forecast exceeds it."
  type        = number

  validation {
    condition     = var.monthly_budget_usd >= 10
    error_message = "The budget is at least 10 dollars."
  }
}

variable "tags" {
  description = "Tags on everything, beside name, environment and who manages it. owner and cost-centre are needed."
  type        = map(string)

  validation {
    condition     = alltrue([for key in ["owner", "cost-centre"] : contains(keys(var.tags), key)])
    error_message = "The tags name an owner and a cost-centre."
  }

  validation {
    condition     = alltrue([for key, value in var.tags : can(regex("^[a-z][a-z0-9_-]{0,62}$", key)) && can(regex("^[a-z0-9][a-z0-9_-]{0,62}$", value))])
    error_message = "Keys and values have lower-case letters, digits, hyphens and underscores, at most 63: every cloud takes those."
  }
}
