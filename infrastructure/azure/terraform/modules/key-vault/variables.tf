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

variable "vault_name" {
  description = "The vault's name, unique in the world."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.vault_name))
    error_message = "A vault's name has 3 to 24 characters: lower-case letters, digits and hyphens."
  }
}

variable "tenant_id" {
  description = "Directory whose people and identities may be given rights."
  type        = string
}

variable "writer_id" {
  description = "Who runs Terraform: writes secrets and makes the key."
  type        = string
}

variable "admin_cidrs" {
  description = "Networks from which people reach the vault; services come by their private endpoint."
  type        = list(string)
}

variable "endpoint" {
  description = "Subnet and DNS zone of the vault's private endpoint."
  type        = object({ subnet_id = string, zone_id = string })
}

variable "purposes" {
  description = "The secrets there are, and what each is for."
  type        = map(string)
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

variable "protected" {
  description = "A deleted vault cannot be purged before its 90 days."
  type        = bool
}
