variable "name" {
  description = "Prefix of all names."
  type        = string
}

variable "region" {
  description = "Region, for the names of the endpoints' services."
  type        = string
}

variable "cidr" {
  description = "Addresses of the network, a /16."
  type        = string

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && endswith(var.cidr, "/16")
    error_message = "The network is a /16, such as 10.20.0.0/16."
  }
}

variable "zones" {
  description = "Three availability zones."
  type        = list(string)

  validation {
    condition     = length(var.zones) == 3 && length(distinct(var.zones)) == 3
    error_message = "The network spans exactly three different zones."
  }
}

variable "nat_in_every_zone" {
  description = "A NAT gateway in each zone, so that losing a zone takes nothing else along; otherwise one for all."
  type        = bool
}

variable "interface_endpoints" {
  description = "AWS services reached without leaving the network."
  type        = set(string)
  default     = ["ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "sts"]
}

variable "kms_key_arn" {
  description = "Key that encrypts the flow logs."
  type        = string
}

variable "log_retention_days" {
  description = "How long flow logs are kept."
  type        = number
  default     = 365

  validation {
    condition     = contains([30, 60, 90, 180, 365, 400, 731], var.log_retention_days)
    error_message = "CloudWatch keeps logs for 30, 60, 90, 180, 365, 400 or 731 days."
  }
}

variable "permissions_boundary_arn" {
  description = "What the roles made here may do at most."
  type        = string
}
