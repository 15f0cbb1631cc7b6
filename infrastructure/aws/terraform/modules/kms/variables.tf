variable "name" {
  description = "Prefix of the key's alias, such as rag-pipeline-production."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "The name has 3 to 31 characters: lower-case letters, digits and hyphens, a letter first."
  }
}

variable "account_id" {
  description = "Account that owns the key, twelve digits."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account id has twelve digits."
  }
}

variable "region" {
  description = "Region whose log service may use the key."
  type        = string
}
