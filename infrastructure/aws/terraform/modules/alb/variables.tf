variable "name" {
  description = "Prefix of all names; a load balancer's has at most 32 characters."
  type        = string

  validation {
    condition     = length(var.name) <= 32
    error_message = "A load balancer's name has at most 32 characters."
  }
}

variable "vpc_id" {
  description = "Network of the load balancer."
  type        = string
}

variable "vpc_cidr" {
  description = "Addresses of the network, where the API stands."
  type        = string
}

variable "subnet_ids" {
  description = "Public subnets, in at least two zones."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "A load balancer stands in at least two zones."
  }
}

variable "domain" {
  description = "Name people use, such as rag.example.com; the certificate is made out to it."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "The domain is a full name, such as rag.example.com."
  }
}

variable "zone_id" {
  description = "Route 53 zone that holds the domain; without one the records are put in by hand (see outputs)."
  type        = string
  default     = null
}

variable "allowed_cidrs" {
  description = "Addresses that may connect."
  type        = list(string)

  validation {
    condition     = length(var.allowed_cidrs) > 0 && alltrue([for cidr in var.allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "At least one network, each written like 203.0.113.0/24."
  }
}

variable "target_port" {
  description = "Port behind the door: the API's, or that of the ingress in front of it."
  type        = number
}

variable "health_path" {
  description = "What says whether a target is fit."
  type        = string

  validation {
    condition     = startswith(var.health_path, "/")
    error_message = "A path begins with a slash."
  }
}

variable "requests_per_5_minutes" {
  description = "Requests one address may make in five minutes before it is turned away."
  type        = number
  default     = 3000

  validation {
    condition     = var.requests_per_5_minutes >= 10
    error_message = "AWS counts from 10 requests on."
  }
}

variable "log_bucket" {
  description = "Bucket for access logs."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts the firewall's log."
  type        = string
}

variable "log_retention_days" {
  description = "How long the firewall's log is kept."
  type        = number
  default     = 365
}

variable "deletion_protection" {
  description = "Refuse to delete the load balancer."
  type        = bool
}
