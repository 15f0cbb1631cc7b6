# What only Azure asks for.
variable "subscription_id" {
  description = "Subscription that everything stands in."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.subscription_id))
    error_message = "A subscription's id is written like 00000000-0000-0000-0000-000000000000."
  }
}
