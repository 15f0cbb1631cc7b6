variable "size" {
  description = "How much the installation holds: small, medium or large."
  type        = string

  validation {
    condition     = contains(["small", "medium", "large"], var.size)
    error_message = "The size is small, medium or large."
  }
}

variable "replicas" {
  description = "Least and most instances of the API, where they are not the size's."
  type        = object({ min = number, max = number })
  default     = null
}

variable "language_model" {
  description = "The API that writes the answers; null picks sentences from the documents."
  type        = object({ base_url = string, model = string })
  default     = null
}

variable "spot" {
  description = "Run what can be interrupted on spare capacity."
  type        = bool
  default     = false
}

variable "cloud" {
  description = "Whose products are named: aws, gcp or azure."
  type        = string

  validation {
    condition     = contains(["aws", "gcp", "azure"], var.cloud)
    error_message = "The cloud is aws, gcp or azure."
  }
}
