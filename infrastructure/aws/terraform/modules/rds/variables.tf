variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "vpc_id" {
  description = "Network of the database."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets without a way out, in at least two zones."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "A database needs subnets in at least two zones."
  }
}

variable "client_security_groups" {
  description = "Who may connect: a name for each security group, and its id."
  type        = map(string)
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

variable "instance_class" {
  description = "Machine of the database and of its replicas."
  type        = string

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "A database's machine is named db.…, such as db.r7g.large."
  }
}

variable "storage_gb" {
  description = "Disk to start with, in GB; it grows by itself to four times as much."
  type        = number

  validation {
    condition     = var.storage_gb >= 20 && var.storage_gb <= 16384
    error_message = "The disk has 20 to 16384 GB."
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

variable "kms_key_arn" {
  description = "Key that encrypts disk, backups and insights."
  type        = string
}

variable "permissions_boundary_arn" {
  description = "What the roles made here may do at most."
  type        = string
}
