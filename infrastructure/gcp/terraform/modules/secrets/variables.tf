variable "name" {
  description = "Prefix of the secrets' names."
  type        = string
}

variable "region" {
  description = "Where the secrets are kept."
  type        = string
}

variable "purposes" {
  description = "The secrets there are, and what each is for."
  type        = map(string)

  validation {
    condition     = alltrue([for name in keys(var.purposes) : can(regex("^[a-z][a-z0-9-]*$", name))])
    error_message = "A secret's name has lower-case letters, digits and hyphens."
  }
}

variable "values" {
  description = "Values of those secrets that Terraform knows; people put in the others. Never kept in the state."
  type        = map(string)
  ephemeral   = true
  sensitive   = true
  default     = {}
}

variable "written" {
  description = "Which secrets are written from values, and the version of each: raise it to write anew."
  type        = map(number)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.written) : contains(keys(var.purposes), name)])
    error_message = "Only secrets that have a purpose can be written."
  }
}

variable "labels" {
  description = "Labels, which costs are summed by."
  type        = map(string)
}

variable "kms_key_id" {
  description = "Key that encrypts the secrets."
  type        = string
}

variable "deletion_protection" {
  description = "Refuse to delete the secrets; replaced versions can be had back for 30 days."
  type        = bool
}
