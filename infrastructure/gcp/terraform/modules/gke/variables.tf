variable "name" {
  description = "The cluster's name, and the prefix of all others."
  type        = string

  validation {
    condition     = length(var.name) <= 40
    error_message = "A cluster's name has at most 40 characters."
  }
}

variable "project_id" {
  description = "Project of the cluster."
  type        = string
}

variable "region" {
  description = "Region; control plane and pods stand in three of its zones."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region, such as europe-west3, not a zone."
  }
}

variable "network_id" {
  description = "Network of the cluster."
  type        = string
}

variable "subnet_id" {
  description = "Subnet with the ranges pods and services."
  type        = string
}

variable "admin_cidrs" {
  description = "Networks from which the control plane may be reached by address; none leaves Google's DNS endpoint with IAM."
  type        = list(string)

  validation {
    condition     = alltrue([for cidr in var.admin_cidrs : can(cidrhost(cidr, 0)) && cidr != "0.0.0.0/0"])
    error_message = "Networks are written like 203.0.113.0/24, and the whole internet is none."
  }
}

variable "administrators" {
  description = "Groups that administer the cluster."
  type        = set(string)

  validation {
    condition     = alltrue([for address in var.administrators : can(regex("^[^@ ]+@[^@ ]+\\.[^@ ]+$", address))])
    error_message = "Administrators are groups' addresses."
  }
}

variable "labels" {
  description = "Labels of the cluster, which its costs are summed by."
  type        = map(string)
}

variable "kms_key_id" {
  description = "Key that encrypts Kubernetes' secrets and the nodes' disks."
  type        = string
}

variable "deletion_protection" {
  description = "Refuse to delete the cluster."
  type        = bool
}
