variable "name" {
  description = "Prefix of the buckets' names; they are unique in the world together with the account's id."
  type        = string
}

variable "account_id" {
  description = "Account that owns the buckets."
  type        = string
}

variable "buckets" {
  description = "What each bucket is for: days until what is there becomes cold, until it is deleted (0: never), and until replaced versions go."
  type = map(object({
    cold_after_days        = number
    delete_after_days      = optional(number, 0)
    old_versions_kept_days = optional(number, 30)
  }))

  validation {
    condition     = alltrue([for bucket in var.buckets : bucket.cold_after_days >= 30])
    error_message = "S3 moves objects to colder storage after 30 days at the earliest."
  }

  validation {
    condition     = alltrue([for bucket in var.buckets : bucket.delete_after_days == 0 || bucket.delete_after_days > bucket.cold_after_days])
    error_message = "Objects are deleted after they have become cold, or never (0)."
  }
}

variable "replicas" {
  description = "Copies in another region: a bucket's short name, and the ARN of the bucket (versioned) it is copied to."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name, arn in var.replicas : contains(keys(var.buckets), name) && startswith(arn, "arn:aws:s3:::")])
    error_message = "Each replica names one of the buckets, and the ARN of the bucket it is copied to."
  }
}

variable "replica_kms_key_arn" {
  description = "Key of the other region that encrypts the copies."
  type        = string
  default     = null

  validation {
    condition     = length(var.replicas) == 0 || var.replica_kms_key_arn != null
    error_message = "Copies need a key in their own region."
  }
}

variable "log_retention_days" {
  description = "Days for which access logs are kept."
  type        = number
  default     = 365
}

variable "force_destroy" {
  description = "Delete buckets even when they hold objects."
  type        = bool
}

variable "kms_key_arn" {
  description = "Key that encrypts the objects."
  type        = string
}

variable "permissions_boundary_arn" {
  description = "What the roles made here may do at most."
  type        = string
}
