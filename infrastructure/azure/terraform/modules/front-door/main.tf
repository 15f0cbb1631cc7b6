locals {
  sku = var.premium ? "Premium_AzureFrontDoor" : "Standard_AzureFrontDoor"
}

resource "azurerm_cdn_frontdoor_profile" "this" {
  name                     = var.name
  resource_group_name      = var.group.name
  sku_name                 = local.sku
  response_timeout_seconds = 120
  tags                     = var.tags

  # The log shows neither who asked nor what.
  log_scrubbing_rule {
    match_variable = "QueryStringArgNames"
  }

  log_scrubbing_rule {
    match_variable = "RequestIPAddress"
  }
}

resource "azurerm_cdn_frontdoor_endpoint" "this" {
  name                     = var.name
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.this.id
  tags                     = var.tags
}

resource "azurerm_cdn_frontdoor_origin_group" "api" {
  name                     = "api"
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.this.id
  session_affinity_enabled = false

  health_probe {
    path                = "/health"
    protocol            = "Https"
    interval_in_seconds = 30
    request_type        = "GET"
  }

  load_balancing {
    sample_size                 = 4
    successful_samples_required = 2
  }
}

resource "azurerm_cdn_frontdoor_origin" "api" {
  name                           = "api"
  cdn_frontdoor_origin_group_id  = azurerm_cdn_frontdoor_origin_group.api.id
  enabled                        = true
  host_name                      = var.origin_host
  origin_host_header             = var.origin_host
  https_port                     = 443
  certificate_name_check_enabled = true
}

resource "azurerm_cdn_frontdoor_custom_domain" "this" {
  name                     = replace(var.domain, ".", "-")
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.this.id
  host_name                = var.domain
  dns_zone_id              = var.dns_zone_id

  tls {
    certificate_type    = "ManagedCertificate"
    minimum_tls_version = "TLS12"
  }
}

# Answers are people's own, and streamed: nothing is kept on the way.
resource "azurerm_cdn_frontdoor_route" "api" {
  name                            = "api"
  cdn_frontdoor_endpoint_id       = azurerm_cdn_frontdoor_endpoint.this.id
  cdn_frontdoor_origin_group_id   = azurerm_cdn_frontdoor_origin_group.api.id
  cdn_frontdoor_origin_ids        = [azurerm_cdn_frontdoor_origin.api.id]
  cdn_frontdoor_custom_domain_ids = [azurerm_cdn_frontdoor_custom_domain.this.id]
  patterns_to_match               = ["/*"]
  supported_protocols             = ["Http", "Https"]
  https_redirect_enabled          = true
  forwarding_protocol             = "HttpsOnly"
  link_to_default_domain          = false
}

resource "azurerm_dns_cname_record" "this" {
  for_each            = toset(var.dns_zone_id == null ? [] : [var.dns_zone_id])
  name                = trimsuffix(var.domain, ".${element(split("/", each.key), length(split("/", each.key)) - 1)}")
  zone_name           = element(split("/", each.key), length(split("/", each.key)) - 1)
  resource_group_name = element(split("/", each.key), 4)
  ttl                 = 300
  record              = azurerm_cdn_frontdoor_endpoint.this.host_name
  tags                = var.tags
}

resource "azurerm_dns_txt_record" "proof" {
  for_each            = toset(var.dns_zone_id == null ? [] : [var.dns_zone_id])
  name                = "_dnsauth.${trimsuffix(var.domain, ".${element(split("/", each.key), length(split("/", each.key)) - 1)}")}"
  zone_name           = element(split("/", each.key), length(split("/", each.key)) - 1)
  resource_group_name = element(split("/", each.key), 4)
  ttl                 = 300
  tags                = var.tags

  record {
    value = azurerm_cdn_frontdoor_custom_domain.this.validation_token
  }
}
