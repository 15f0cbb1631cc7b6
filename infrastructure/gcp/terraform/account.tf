# What only Google asks for.
variable "project_id" {
  description = "Project that everything stands in; one for each environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project's id has 6 to 30 characters: lower-case letters, digits and hyphens."
  }
}

variable "billing_account" {
  description = "Account that pays, such as 012345-6789AB-CDEF01."
  type        = string

  validation {
    condition     = can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "A billing account is written like 012345-6789AB-CDEF01."
  }
}

variable "billing_currency" {
  description = "Currency of the billing account. monthly_budget_usd counts in it: Google takes budgets in no other."
  type        = string
  default     = "USD"
}

# Autopilot runs the chart. Google's container service would need TLS between the services, which speak HTTP inside.
resource "terraform_data" "runtime" {
  lifecycle {
    precondition {
      condition     = var.runtime == "kubernetes"
      error_message = "On Google's cloud the services run on Kubernetes: set runtime to kubernetes."
    }
  }
}
