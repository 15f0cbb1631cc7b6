variable "name" {
  description = "What everything is called, as in the environments."
  type        = string
  default     = "rag-pipeline"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,14}[a-z0-9]$", var.name))
    error_message = "The name has 3 to 16 characters: lower-case letters, digits and hyphens, a letter first."
  }
}

variable "environment" {
  description = "Environment the subscription is for: development, staging or production, named as on GitHub."
  type        = string

  validation {
    condition     = contains(["development", "staging", "production"], var.environment)
    error_message = "The environment is development, staging or production."
  }
}

variable "subscription_id" {
  description = "Subscription that everything stands in."
  type        = string
}

variable "region" {
  description = "Where the state is kept."
  type        = string
}

variable "repository" {
  description = "Repository on GitHub whose workflows may come in: owner/name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$", var.repository))
    error_message = "The repository is written owner/name."
  }
}
