variable "size" {
  description = "How much the installation holds: small, medium or large."
  type        = string

  validation {
    condition     = contains(["small", "medium", "large"], var.size)
    error_message = "The size is small, medium or large."
  }
}

variable "cloud" {
  description = "Whose products are named: aws, gcp or azure."
  type        = string

  validation {
    condition     = contains(["aws", "gcp", "azure"], var.cloud)
    error_message = "The cloud is aws, gcp or azure."
  }
}
