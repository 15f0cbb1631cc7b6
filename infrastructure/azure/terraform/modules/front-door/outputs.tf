output "id" {
  description = "What the API knows this Front Door by."
  value       = azurerm_cdn_frontdoor_profile.this.resource_guid
}

output "profile_id" {
  description = "The profile, for alerts and logs."
  value       = azurerm_cdn_frontdoor_profile.this.id
}

output "dns_records" {
  description = "Records that point the domain here and prove that it is yours."
  value = [
    { name = var.domain, type = "CNAME", value = azurerm_cdn_frontdoor_endpoint.this.host_name },
    { name = "_dnsauth.${var.domain}", type = "TXT", value = azurerm_cdn_frontdoor_custom_domain.this.validation_token },
  ]
}
