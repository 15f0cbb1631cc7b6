variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "environment" {
  description = "Value of the tag environment, by which costs are summed."
  type        = string
}

variable "alert_emails" {
  description = "Who is told; each address has to confirm once."
  type        = set(string)

  validation {
    condition     = length(var.alert_emails) > 0 && alltrue([for address in var.alert_emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", address))])
    error_message = "At least one e-mail address."
  }
}

variable "monthly_budget_usd" {
  description = "Dollars a month; alerts are sent at 80 percent, and when the forecast exceeds it."
  type        = number

  validation {
    condition     = var.monthly_budget_usd >= 10
    error_message = "The budget is at least 10 dollars."
  }
}

variable "load_balancer" {
  description = "ARN suffixes of the load balancer and of the API's target group."
  type        = object({ arn_suffix = string, target_group_arn_suffix = string })
}

variable "database_identifier" {
  description = "The database."
  type        = string
}

variable "database_storage_gb" {
  description = "The disk the database began with; an alarm is raised when a tenth of it is free."
  type        = number
}

variable "cache_id" {
  description = "The cache."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts alerts."
  type        = string
}
