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

variable "cidr" {
  description = "Addresses of the network, a /16."
  type        = string

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && endswith(var.cidr, "/16")
    error_message = "The network is a /16, such as 10.20.0.0/16."
  }
}

variable "rules" {
  description = "Who may reach whom, by subnet: policies/network-security.json."
  type = map(list(object({
    name        = string
    priority    = number
    direction   = string
    access      = string
    protocol    = string
    ports       = string
    source      = string
    destination = string
  })))

  validation {
    condition     = alltrue([for rules in var.rules : rules[length(rules) - 1].access == "Deny" && rules[length(rules) - 1].priority == 4096])
    error_message = "Each list ends with a rule that denies everything else."
  }
}

variable "allowed_cidrs" {
  description = "Networks whose people may come in, where a rule's source is PEOPLE."
  type        = list(string)

  validation {
    condition     = length(var.allowed_cidrs) > 0 && alltrue([for cidr in var.allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "At least one network, each written like 203.0.113.0/24."
  }
}

variable "zones" {
  description = "Availability zones the way out stands in."
  type        = list(string)
  default     = ["1"]
}
