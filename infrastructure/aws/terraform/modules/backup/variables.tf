variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "resource_arns" {
  description = "What is backed up: databases and buckets."
  type        = list(string)

  validation {
    condition     = length(var.resource_arns) > 0
    error_message = "There is something to back up."
  }
}

variable "retention_days" {
  description = "How long daily backups are kept."
  type        = number

  validation {
    condition     = var.retention_days >= 7 && var.retention_days <= 365
    error_message = "Daily backups are kept for 7 to 365 days."
  }
}

variable "monthly_retention_days" {
  description = "How long the first backup of each month is kept."
  type        = number
  default     = 365

  validation {
    condition     = var.monthly_retention_days >= 120
    error_message = "Monthly backups become cold after 30 days, and stay so for at least 90: keep them for 120 days or more."
  }
}

variable "copy_to_vault_arn" {
  description = "Vault in another region that gets a copy of each backup."
  type        = string
  default     = null
}

variable "locked" {
  description = "No one, not even an administrator, may delete a backup before its time. Can't be undone after three days."
  type        = bool
}

variable "kms_key_arn" {
  description = "Key that encrypts the backups."
  type        = string
}

variable "permissions_boundary_arn" {
  description = "What the roles made here may do at most."
  type        = string
}
