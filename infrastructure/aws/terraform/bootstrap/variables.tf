variable "name" {
  description = "What everything is called, as in the environments."
  type        = string
  default     = "rag-pipeline"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,14}[a-z0-9]$", var.name))
    error_message = "The name has 3 to 16 characters: lower-case letters, digits and hyphens, a letter first."
  }
}

variable "region" {
  description = "Where the state is kept, and the only region the pipeline works in."
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

variable "environments" {
  description = "Environments that workflows deploy to, named as on GitHub."
  type        = set(string)
  default     = ["development", "staging", "production"]

  validation {
    condition     = length(setsubtract(var.environments, ["development", "staging", "production"])) == 0
    error_message = "The environments are development, staging and production."
  }
}
