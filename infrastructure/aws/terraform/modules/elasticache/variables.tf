variable "name" {
  description = "Prefix of all names."
  type        = string

  validation {
    condition     = length(var.name) <= 40
    error_message = "A cache's name has at most 40 characters."
  }
}

variable "vpc_id" {
  description = "Network of the cache."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets without a way out."
  type        = list(string)
}

variable "client_security_groups" {
  description = "Who may connect: a name for each security group, and its id."
  type        = map(string)
}

variable "node_type" {
  description = "Machine of the cache."
  type        = string

  validation {
    condition     = startswith(var.node_type, "cache.")
    error_message = "A cache's machine is named cache.…, such as cache.m7g.large."
  }
}

variable "high_availability" {
  description = "A second node in another zone that takes over by itself."
  type        = bool
}

variable "auth_token" {
  description = "What clients authenticate with."
  type        = string
  sensitive   = true

  validation {
    condition     = length(var.auth_token) >= 16 && length(var.auth_token) <= 128
    error_message = "The token has 16 to 128 characters."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts what the cache holds."
  type        = string
}
