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

variable "registry_name" {
  description = "The registry's name, unique in the world."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]{5,50}$", var.registry_name))
    error_message = "A registry's name has 5 to 50 lower-case letters and digits."
  }
}

variable "pullers" {
  description = "Identities that pull images: a name for each, and its principal id."
  type        = map(string)
}

variable "encryption" {
  description = "Key and identity that encrypt the images."
  type        = object({ key_id = string, identity_id = string, identity_client_id = string })
}
