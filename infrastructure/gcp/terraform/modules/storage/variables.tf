variable "name" {
  description = "Prefix of the buckets' names; they are unique in the world together with the project's id."
  type        = string
}

variable "project_id" {
  description = "Project that owns the buckets."
  type        = string
}

variable "region" {
  description = "Where the objects are."
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
    error_message = "Objects become cold after 30 days at the earliest."
  }

  validation {
    condition     = alltrue([for bucket in var.buckets : bucket.delete_after_days == 0 || bucket.delete_after_days > bucket.cold_after_days])
    error_message = "Objects are deleted after they have become cold, or never (0)."
  }
}

variable "force_destroy" {
  description = "Delete buckets even when they hold objects."
  type        = bool
}

variable "labels" {
  description = "Labels, which costs are summed by."
  type        = map(string)
}

variable "kms_key_id" {
  description = "Key that encrypts the objects."
  type        = string
}
