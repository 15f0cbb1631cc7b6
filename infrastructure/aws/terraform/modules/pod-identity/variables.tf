variable "name" {
  description = "Name of the role."
  type        = string

  validation {
    condition     = length(var.name) <= 64
    error_message = "A role's name has at most 64 characters."
  }
}

variable "cluster_name" {
  description = "The cluster."
  type        = string
}

variable "namespace" {
  description = "Namespace of the service account."
  type        = string
}

variable "service_account" {
  description = "Service account whose pods get the role."
  type        = string
}

variable "statements" {
  description = "What the pods may do: an allowed list of actions, the resources, and conditions if any."
  type = list(object({
    actions   = list(string)
    resources = list(string)
    condition = optional(map(map(string)), {})
  }))

  validation {
    condition     = length(var.statements) > 0 && alltrue(flatten([for statement in var.statements : [for action in statement.actions : can(regex("^[a-z0-9-]+:[A-Za-z]+[*]?$", action)) && !endswith(action, ":*")]]))
    error_message = "Actions are named, such as s3:PutObject; whole services are not given away."
  }
}

variable "permissions_boundary_arn" {
  description = "What the roles made here may do at most."
  type        = string
}
