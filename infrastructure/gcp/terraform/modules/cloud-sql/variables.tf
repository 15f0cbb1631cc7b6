variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "region" {
  description = "Region of the database."
  type        = string
}

variable "network_id" {
  description = "Network the database is reached from, connected to Google's."
  type        = string
}

variable "allocated_range" {
  description = "Range the database gets its address from."
  type        = string
}

variable "engine_version" {
  description = "PostgreSQL's major version; pgvector comes with each of them."
  type        = string
  default     = "17"

  validation {
    condition     = contains(["15", "16", "17"], var.engine_version)
    error_message = "PostgreSQL 15, 16 or 17."
  }
}

variable "tier" {
  description = "Machine of the database and of its replicas: db-custom-CPUS-MEMORY."
  type        = string

  validation {
    condition     = can(regex("^db-(custom-[0-9]+-[0-9]+|perf-optimized-N-[0-9]+)$", var.tier))
    error_message = "A database's machine is named db-custom-CPUS-MEMORY or db-perf-optimized-N-CPUS."
  }

  validation {
    condition = !startswith(var.tier, "db-custom-") ? true : try(
      (tonumber(split("-", var.tier)[2]) == 1 || tonumber(split("-", var.tier)[2]) % 2 == 0) && tonumber(split("-", var.tier)[3]) % 256 == 0 &&
      tonumber(split("-", var.tier)[3]) >= 3840 && tonumber(split("-", var.tier)[3]) <= 6656 * tonumber(split("-", var.tier)[2]),
    false)
    error_message = "Google sells one CPU or an even number, memory in steps of 256 MB from 3840 on, and at most 6656 MB for each CPU."
  }
}

variable "storage_gb" {
  description = "Disk to start with, in GB; it grows by itself to four times as much."
  type        = number

  validation {
    condition     = var.storage_gb >= 10 && var.storage_gb <= 16384
    error_message = "The disk has 10 to 16384 GB."
  }
}

variable "high_availability" {
  description = "A standby in a second zone that takes over by itself."
  type        = bool
}

variable "read_replicas" {
  description = "Further copies that answer reads."
  type        = number
  default     = 0

  validation {
    condition     = var.read_replicas >= 0 && var.read_replicas <= 5
    error_message = "Zero to five read replicas."
  }
}

variable "password" {
  description = "The owner's password. Never kept in the state."
  type        = string
  ephemeral   = true
  sensitive   = true
}

variable "password_version" {
  description = "Raise it to set the password anew."
  type        = number
}

variable "backup_retention_days" {
  description = "Days for which daily backups are kept; the last seven can be put back to the second."
  type        = number

  validation {
    condition     = var.backup_retention_days >= 7 && var.backup_retention_days <= 35
    error_message = "Backups are kept for 7 to 35 days."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the database."
  type        = bool
}

variable "labels" {
  description = "Labels, which costs are summed by."
  type        = map(string)
}

variable "kms_key_id" {
  description = "Key that encrypts disk and backups."
  type        = string
}
