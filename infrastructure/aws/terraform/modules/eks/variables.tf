variable "name" {
  description = "The cluster's name, and the prefix of all others."
  type        = string
}

variable "kubernetes_version" {
  description = "Kubernetes' minor version."
  type        = string
  default     = "1.33"

  validation {
    condition     = can(regex("^1\\.3[2-9]$", var.kubernetes_version))
    error_message = "Kubernetes 1.32 to 1.39."
  }
}

variable "subnet_ids" {
  description = "Private subnets of the nodes."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "A cluster stands in at least two zones."
  }
}

variable "admin_cidrs" {
  description = "Networks from which the cluster's API may be reached; none makes it private."
  type        = list(string)

  validation {
    condition     = alltrue([for cidr in var.admin_cidrs : can(cidrhost(cidr, 0)) && cidr != "0.0.0.0/0"])
    error_message = "Networks are written like 203.0.113.0/24, and the whole internet is none."
  }
}

variable "administrators" {
  description = "IAM roles that administer the cluster."
  type        = set(string)

  validation {
    condition     = alltrue([for arn in var.administrators : can(regex("^arn:aws:iam::[0-9]{12}:role/", arn))])
    error_message = "Administrators are roles: arn:aws:iam::123456789012:role/…"
  }
}

variable "load_balancer_security_group_id" {
  description = "Who may reach the ingress from outside the cluster."
  type        = string
}

variable "ingress_port" {
  description = "Port of the ingress's pods."
  type        = number
  default     = 80
}

variable "node_groups" {
  description = "Machines: types, on demand or spare capacity, least and most, and what keeps other pods away."
  type = map(object({
    instance_types = list(string)
    spot           = optional(bool, false)
    gpu            = optional(bool, false)
    min            = number
    max            = number
    disk_gb        = optional(number, 50)
    labels         = optional(map(string), {})
    taints         = optional(map(string), {})
  }))

  validation {
    condition     = contains(keys(var.node_groups), "general")
    error_message = "There is a group named general, for what runs everywhere."
  }

  validation {
    condition     = alltrue([for group in var.node_groups : group.min >= 0 && group.max >= group.min && group.max <= 50])
    error_message = "A group has at most 50 machines, and no fewer than its least."
  }

  validation {
    condition     = alltrue([for group in var.node_groups : !group.gpu || contains(keys(group.taints), "nvidia.com/gpu")])
    error_message = "Machines with a GPU keep other pods away: they have the taint nvidia.com/gpu."
  }
}

variable "tags" {
  description = "Tags for machines and disks, which Amazon makes by itself."
  type        = map(string)
}

variable "kms_key_arn" {
  description = "Key that encrypts Kubernetes' secrets, disks and logs."
  type        = string
}

variable "log_retention_days" {
  description = "How long the audit log is kept."
  type        = number
  default     = 365
}

variable "deletion_protection" {
  description = "Refuse to delete the cluster."
  type        = bool
}

variable "permissions_boundary_arn" {
  description = "What the roles made here may do at most."
  type        = string
}
