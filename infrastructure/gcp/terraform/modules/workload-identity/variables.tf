variable "name" {
  description = "Name of the service account, 6 to 30 characters."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.name))
    error_message = "A service account's name has 6 to 30 characters: lower-case letters, digits and hyphens."
  }
}

variable "project_id" {
  description = "Project of the service account."
  type        = string
}

variable "workload_pool" {
  description = "Pool the cluster's service accounts belong to."
  type        = string
}

variable "namespace" {
  description = "Namespace of the cluster's service account."
  type        = string
}

variable "service_account" {
  description = "The cluster's service account, whose pods become this one."
  type        = string
}

variable "secrets" {
  description = "Secrets that may be read, by name."
  type        = map(string)
  default     = {}
}

variable "buckets" {
  description = "Buckets that may be used, by short name: the bucket and the role."
  type        = map(object({ bucket = string, role = string }))
  default     = {}

  validation {
    condition     = alltrue([for grant in var.buckets : contains(["roles/storage.objectViewer", "roles/storage.objectUser", "roles/storage.objectCreator"], grant.role)])
    error_message = "Pods view, use or create objects; they administer no bucket."
  }
}
