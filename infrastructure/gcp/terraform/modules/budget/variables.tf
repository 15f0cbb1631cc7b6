variable "name" {
  description = "Name of the budget."
  type        = string
}

variable "billing_account" {
  description = "Account that pays, such as 012345-6789AB-CDEF01."
  type        = string

  validation {
    condition     = can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "A billing account is written like 012345-6789AB-CDEF01."
  }
}

variable "project_number" {
  description = "Project whose costs are counted."
  type        = string
}

variable "environment" {
  description = "Value of the label environment, by which costs are counted."
  type        = string
}

variable "currency" {
  description = "Currency of the billing account: Google takes budgets in no other."
  type        = string
  default     = "USD"

  validation {
    condition     = can(regex("^[A-Z]{3}$", var.currency))
    error_message = "A currency has three capital letters, such as EUR."
  }
}

variable "monthly_budget_usd" {
  description = "Dollars a month."
  type        = number

  validation {
    condition     = var.monthly_budget_usd >= 10
    error_message = "The budget is at least 10 dollars."
  }
}

variable "channels" {
  description = "Who is told at 80 percent, and when the forecast exceeds the budget."
  type        = list(string)
}
