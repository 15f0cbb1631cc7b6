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

variable "domain" {
  description = "Name people use; the certificate is made out to it."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "The domain is a full name, such as rag.example.com."
  }
}

variable "dns_zone_id" {
  description = "DNS zone that holds the domain; without one the records are put in by hand (see outputs)."
  type        = string
  default     = null
}

variable "origin_host" {
  description = "Host name of the API."
  type        = string
}

variable "allowed_cidrs" {
  description = "Networks whose people may come in."
  type        = list(string)

  validation {
    condition     = length(var.allowed_cidrs) > 0 && alltrue([for cidr in var.allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "At least one network, each written like 203.0.113.0/24."
  }
}

variable "requests_per_5_minutes" {
  description = "Requests one address may make in five minutes before it is turned away."
  type        = number
  default     = 3000

  validation {
    condition     = var.requests_per_5_minutes >= 10
    error_message = "At least 10 requests."
  }
}

variable "premium" {
  description = "Know bots by their behaviour, too."
  type        = bool
}
