variable "name" {
  description = "Name of the repository."
  type        = string
}

variable "project_id" {
  description = "Project of the repository."
  type        = string
}

variable "region" {
  description = "Where the images are."
  type        = string
}

variable "kept_images" {
  description = "Versions of each image that stay; older ones are deleted."
  type        = number
  default     = 50

  validation {
    condition     = var.kept_images >= 10 && var.kept_images <= 1000
    error_message = "Between 10 and 1000 images are kept, so that there is something to roll back to."
  }
}

variable "labels" {
  description = "Labels, which costs are summed by."
  type        = map(string)
}

variable "kms_key_id" {
  description = "Key that encrypts the images."
  type        = string
}
