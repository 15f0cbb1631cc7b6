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

variable "service" {
  description = "Which service: api, retriever, embedder or worker."
  type        = string

  validation {
    condition     = contains(["api", "retriever", "embedder", "worker"], var.service)
    error_message = "The service is api, retriever, embedder or worker."
  }
}

variable "app_name" {
  description = "The app's name, unique in the world: it is its host name, too."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{0,58}[a-z0-9]$", var.app_name))
    error_message = "An app's name has 2 to 60 characters: lower-case letters, digits and hyphens."
  }
}

variable "registry" {
  description = "Host of the registry."
  type        = string
}

variable "image" {
  description = "The image's name in the registry."
  type        = string
}

variable "release" {
  description = "Tag of the image; latest is refused, because it can't be rolled back to."
  type        = string

  validation {
    condition     = var.release != "latest"
    error_message = "The release is an image's tag, such as v1.2.3, not latest."
  }
}

variable "port" {
  description = "Port of the service."
  type        = number
}

variable "plan" {
  description = "Machine of an instance."
  type        = string

  validation {
    condition     = can(regex("^P[0-5]m?v[34]$", var.plan))
    error_message = "A plan is one of the premium ones, such as P1v3: the others scale by hand or stand outside the network."
  }
}

variable "replicas" {
  description = "Least and most instances."
  type        = object({ min = number, max = number })

  validation {
    condition     = var.replicas.min >= 1 && var.replicas.max >= var.replicas.min && var.replicas.max <= 30
    error_message = "At least one instance, at most 30, and no fewer than the least."
  }
}

variable "settings" {
  description = "Settings, and references to secrets; none is a secret itself."
  type        = map(string)
}

variable "identity" {
  description = "What the service is in the cloud: pulls its image, reads its secrets."
  type        = object({ id = string, client_id = string })
}

variable "subnet_id" {
  description = "Subnet the service speaks from."
  type        = string
}

variable "inside" {
  description = "Subnet and DNS zone of the private endpoint of a service that only others of the network reach; null for the API."
  type        = object({ subnet_id = string, zone_id = string })
  default     = null
}

variable "front_door_id" {
  description = "Front Door that alone may reach the API."
  type        = string
  default     = null

  validation {
    condition     = (var.inside == null) != (var.front_door_id == null)
    error_message = "A service is reached either from inside or through Front Door."
  }
}

variable "zone_balancing" {
  description = "Instances in different zones; needs two of them at least."
  type        = bool
}
