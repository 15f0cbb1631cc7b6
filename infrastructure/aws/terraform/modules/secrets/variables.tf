variable "name" {
  description = "Prefix of the secrets' names."
  type        = string
}

variable "descriptions" {
  description = "The secrets there are, and what each is for."
  type        = map(string)

  validation {
    condition     = alltrue([for name in keys(var.descriptions) : can(regex("^[a-z][a-z0-9-]*$", name))])
    error_message = "A secret's name has lower-case letters, digits and hyphens."
  }
}

variable "values" {
  description = "Values of those secrets that Terraform knows; people put in the others. Never kept in the state."
  type        = map(string)
  ephemeral   = true
  sensitive   = true
  default     = {}
}

variable "written" {
  description = "Which secrets are written from values, and the version of each: raise it to write anew."
  type        = map(number)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.written) : contains(keys(var.descriptions), name)])
    error_message = "Only secrets that are described can be written."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts the secrets."
  type        = string
}

variable "recovery_days" {
  description = "Days in which a deleted secret can be had back; 0 deletes at once."
  type        = number

  validation {
    condition     = var.recovery_days == 0 || (var.recovery_days >= 7 && var.recovery_days <= 30)
    error_message = "Deleted secrets can be had back for 7 to 30 days, or not at all (0)."
  }
}
