variable "name" {
  description = "Prefix of the repositories' names."
  type        = string
}

variable "images" {
  description = "Images, one repository each."
  type        = set(string)

  validation {
    condition     = length(var.images) > 0
    error_message = "There is at least one image."
  }
}

variable "kept_images" {
  description = "Images kept in each repository; older ones are deleted."
  type        = number
  default     = 50

  validation {
    condition     = var.kept_images >= 10 && var.kept_images <= 1000
    error_message = "Between 10 and 1000 images are kept, so that there is something to roll back to."
  }
}

variable "force_delete" {
  description = "Delete repositories even when they hold images."
  type        = bool
}

variable "kms_key_arn" {
  description = "Key that encrypts the images."
  type        = string
}
