variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "group" {
  description = "Resource group, and where it is."
  type        = object({ name = string, location = string })
}

variable "tags" {
  description = "Tags on everything."
  type        = map(string)
}

variable "group_id" {
  description = "Resource group whose costs are counted."
  type        = string
}

variable "alert_emails" {
  description = "Who is told."
  type        = list(string)

  validation {
    condition     = length(var.alert_emails) > 0 && alltrue([for address in var.alert_emails : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", address))])
    error_message = "At least one e-mail address."
  }
}

variable "monthly_budget_usd" {
  description = "Money a month, in the account's currency."
  type        = number

  validation {
    condition     = var.monthly_budget_usd >= 10
    error_message = "The budget is at least 10."
  }
}

variable "budget_start" {
  description = "First day of the first month that is counted."
  type        = string
  default     = "2026-12-01T00:00:00Z"

  validation {
    condition     = can(regex("^20[0-9]{2}-[0-9]{2}-01T00:00:00Z$", var.budget_start))
    error_message = "The first of a month, such as 2026-12-01T00:00:00Z."
  }
}

variable "database_id" {
  description = "The database."
  type        = string
}

variable "cache_id" {
  description = "The cache."
  type        = string
}

variable "watch_door" {
  description = "Whether there is a Front Door, whose errors and times are watched."
  type        = bool
}

variable "door_id" {
  description = "The Front Door."
  type        = string
  default     = null

  validation {
    condition     = !var.watch_door || var.door_id != null
    error_message = "To be watched, Front Door must be named."
  }
}

variable "logged" {
  description = "What writes its log to the workspace: a name for each, its id, and the kinds of entries."
  type        = map(object({ id = string, categories = set(string) }))
}

variable "workspace_id" {
  description = "Where logs go."
  type        = string
}
