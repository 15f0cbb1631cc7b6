variable "name" {
  description = "Name of the ring and the key."
  type        = string
}

variable "region" {
  description = "Where the key is kept; it encrypts what is in the same region."
  type        = string
}

variable "users" {
  description = "Service agents that encrypt on our behalf: a name for each, and its member string."
  type        = map(string)

  validation {
    condition     = alltrue([for member in values(var.users) : startswith(member, "serviceAccount:")])
    error_message = "Only service accounts use the key."
  }
}
