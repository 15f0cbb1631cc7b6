variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "group" {
  description = "Resource group, and where it is."
  type        = object({ name = string, location = string })
}

variable "tags" {
  description = "Tags on everything."
  type        = map(string)
}

variable "subnet_id" {
  description = "Subnet delegated to the database."
  type        = string
}

variable "zone_id" {
  description = "Private DNS zone in which the database is found."
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

variable "sku" {
  description = "Machine of the database and of its replicas: tier and size."
  type        = string

  validation {
    condition     = can(regex("^(GP|MO)_Standard_", var.sku))
    error_message = "A database's machine begins with GP_Standard_ or MO_Standard_: burstable ones take no standby."
  }
}

variable "storage_gb" {
  description = "Disk to start with, in GB; rounded up to a size that Azure sells, and growing by itself."
  type        = number

  validation {
    condition     = var.storage_gb >= 32 && var.storage_gb <= 16384
    error_message = "The disk has 32 to 16384 GB."
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
  description = "Days to which the database can be put back, to the second."
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

variable "encryption" {
  description = "Key and identity that encrypt disk and backups."
  type        = object({ key_id = string, identity_id = string })
}
