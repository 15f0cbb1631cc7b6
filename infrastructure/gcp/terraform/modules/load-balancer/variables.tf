variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "domain" {
  description = "Name people use; the certificate is made out to it."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "The domain is a full name, such as rag.example.com."
  }
}

variable "dns_zone" {
  description = "Cloud DNS zone that holds the domain; without one the records are put in by hand (see outputs)."
  type        = string
  default     = null
}

variable "allowed_cidrs" {
  description = "Addresses that may connect; Google takes ten in a rule."
  type        = list(string)

  validation {
    condition     = length(var.allowed_cidrs) >= 1 && length(var.allowed_cidrs) <= 10 && alltrue([for cidr in var.allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "One to ten networks, each written like 203.0.113.0/24."
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

variable "labels" {
  description = "Labels, which costs are summed by."
  type        = map(string)
}
