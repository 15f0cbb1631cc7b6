variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "project_id" {
  description = "Project whose metrics are watched."
  type        = string
}

variable "domain" {
  description = "Name people use, asked from outside every minute."
  type        = string
}

variable "alert_emails" {
  description = "Who is told."
  type        = set(string)

  validation {
    condition     = length(var.alert_emails) > 0 && alltrue([for address in var.alert_emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", address))])
    error_message = "At least one e-mail address."
  }
}

variable "ask_from_outside" {
  description = "Whether Google's uptime servers may connect: not where allowed_cidrs shuts them out."
  type        = bool
}

variable "database_name" {
  description = "The database."
  type        = string
}

variable "cache_id" {
  description = "The cache."
  type        = string
}

variable "labels" {
  description = "Labels of alerts."
  type        = map(string)
}
