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

variable "sku" {
  description = "Size of the cache, in Azure Managed Redis's words."
  type        = string

  validation {
    condition     = can(regex("^(Balanced|MemoryOptimized|ComputeOptimized)_[BMX][0-9]+$", var.sku))
    error_message = "A cache's size is named like Balanced_B5."
  }
}

variable "high_availability" {
  description = "A second node in another zone that takes over by itself."
  type        = bool
}

variable "endpoint" {
  description = "Subnet and DNS zone of the cache's private endpoint."
  type        = object({ subnet_id = string, zone_id = string })
}

variable "encryption" {
  description = "Key and identity that encrypt what the cache holds."
  type        = object({ key_id = string, identity_id = string })
}
