variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "region" {
  description = "Region, for the log driver."
  type        = string
}

variable "vpc_id" {
  description = "Network of the services."
  type        = string
}

variable "vpc_cidr" {
  description = "Addresses of the network: database, cache and endpoints."
  type        = string
}

variable "load_balancer_security_group_id" {
  description = "Who may reach the API from outside the services."
  type        = string
}

variable "migration_image" {
  description = "Image of ragctl, which migrates the database's schema."
  type        = string
}

variable "secret_arns" {
  description = "Secrets the services may read, by short name; database-url is needed."
  type        = map(string)

  validation {
    condition     = contains(keys(var.secret_arns), "database-url")
    error_message = "The secrets contain database-url."
  }
}

variable "repository_arns" {
  description = "Repositories the services' images come from."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "Key that encrypts logs, secrets and images."
  type        = string
}

variable "log_retention_days" {
  description = "How long the services' logs are kept."
  type        = number
  default     = 365
}

variable "spot_weight" {
  description = "Of each four tasks beyond the first two of a service, how many run on spare capacity."
  type        = number
  default     = 0

  validation {
    condition     = var.spot_weight >= 0 && var.spot_weight <= 4
    error_message = "Zero to four of each four tasks."
  }
}

variable "permissions_boundary_arn" {
  description = "What the roles made here may do at most."
  type        = string
}
