variable "name" {
  description = "Name of the cache."
  type        = string
}

variable "region" {
  description = "Region of the cache."
  type        = string
}

variable "network_id" {
  description = "Network the cache is reached from, connected to Google's."
  type        = string
}

variable "allocated_range" {
  description = "Range the cache gets its address from."
  type        = string
}

variable "memory_gb" {
  description = "Memory, in GB."
  type        = number

  validation {
    condition     = var.memory_gb >= 1 && var.memory_gb <= 300
    error_message = "The cache has 1 to 300 GB."
  }
}

variable "high_availability" {
  description = "A second node in another zone that takes over by itself."
  type        = bool
}

variable "labels" {
  description = "Labels, which costs are summed by."
  type        = map(string)
}

variable "kms_key_id" {
  description = "Key that encrypts what the cache holds."
  type        = string
}
