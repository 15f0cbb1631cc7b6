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

variable "kubernetes_version" {
  description = "Kubernetes' minor version."
  type        = string
  default     = "1.33"

  validation {
    condition     = can(regex("^1\\.3[2-9]$", var.kubernetes_version))
    error_message = "Kubernetes 1.32 to 1.39."
  }
}

variable "subnet_id" {
  description = "Subnet of the nodes."
  type        = string
}

variable "admin_cidrs" {
  description = "Networks from which the control plane may be reached; none makes it private."
  type        = list(string)

  validation {
    condition     = alltrue([for cidr in var.admin_cidrs : can(cidrhost(cidr, 0)) && cidr != "0.0.0.0/0"])
    error_message = "Networks are written like 203.0.113.0/24, and the whole internet is none."
  }
}

variable "administrators" {
  description = "Groups of Entra that administer the cluster, by object id."
  type        = list(string)

  validation {
    condition     = alltrue([for id in var.administrators : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))])
    error_message = "Administrators are object ids of groups."
  }
}

variable "node_groups" {
  description = "Machines: size, least and most, spare capacity, GPU."
  type = map(object({
    size = string
    min  = number
    max  = number
    spot = optional(bool, false)
    gpu  = optional(bool, false)
  }))

  validation {
    condition     = contains(keys(var.node_groups), "general")
    error_message = "There is a group named general, for what runs everywhere."
  }

  validation {
    condition     = alltrue([for name, group in var.node_groups : can(regex("^[a-z][a-z0-9]{0,11}$", name)) && group.max >= group.min && group.max <= 50])
    error_message = "A group's name has up to 12 lower-case letters and digits; it has at most 50 machines, and no fewer than its least."
  }
}

variable "log_workspace_id" {
  description = "Where the audit log goes."
  type        = string
}

variable "workloads" {
  description = "Service accounts that are someone in the cloud: namespace and name."
  type        = map(object({ namespace = string, service_account = string }))
}
