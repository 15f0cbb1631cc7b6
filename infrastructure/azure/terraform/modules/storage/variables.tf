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

variable "account_name" {
  description = "The account's name, unique in the world."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]{3,24}$", var.account_name))
    error_message = "A storage account's name has 3 to 24 lower-case letters and digits."
  }
}

variable "containers" {
  description = "What each container is for: days until what is there becomes cold, until it is deleted (0: never), and until replaced versions go."
  type = map(object({
    cold_after_days        = number
    delete_after_days      = optional(number, 0)
    old_versions_kept_days = optional(number, 30)
  }))

  validation {
    condition     = alltrue([for container in var.containers : container.delete_after_days == 0 || container.delete_after_days > container.cold_after_days])
    error_message = "Objects are deleted after they have become cold, or never (0)."
  }
}

variable "replication" {
  description = "How often what is stored is copied: ZRS over three zones, GZRS to another region too."
  type        = string

  validation {
    condition     = contains(["ZRS", "GZRS"], var.replication)
    error_message = "ZRS or GZRS."
  }
}

variable "endpoint" {
  description = "Subnet and DNS zone of the account's private endpoint."
  type        = object({ subnet_id = string, zone_id = string })
}

variable "encryption" {
  description = "Key and identity that encrypt the objects."
  type        = object({ versionless_key_id = string, identity_id = string })
}
