mock_provider "azurerm" {
  source = "../../tests/mocks"
}

variables {
  name          = "rag-pipeline-production"
  group         = { name = "rag-pipeline-production", location = "germanywestcentral" }
  tags          = { environment = "production" }
  domain        = "rag.example.com"
  dns_zone_id   = "/subscriptions/0/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com"
  origin_host   = "rag-production-0a1b2c-api.azurewebsites.net"
  allowed_cidrs = ["203.0.113.0/24"]
  premium       = true
}

run "https_alone" {
  assert {
    condition     = azurerm_cdn_frontdoor_route.api.https_redirect_enabled && azurerm_cdn_frontdoor_route.api.forwarding_protocol == "HttpsOnly" && one(azurerm_cdn_frontdoor_custom_domain.this.tls).minimum_tls_version == "TLS12"
    error_message = "People and API speak TLS 1.2 or better to the door."
  }

  assert {
    condition     = azurerm_cdn_frontdoor_origin.api.certificate_name_check_enabled && !azurerm_cdn_frontdoor_route.api.link_to_default_domain
    error_message = "The API's certificate is checked, and the door has one name."
  }
}

run "strangers_and_haste_are_turned_away" {
  assert {
    condition     = { for rule in azurerm_cdn_frontdoor_firewall_policy.this.custom_rule : rule.name => rule.action } == { strangers = "Block", rate = "Block" } && azurerm_cdn_frontdoor_firewall_policy.this.mode == "Prevention"
    error_message = "Strangers and who asks too often are blocked."
  }

  assert {
    condition     = one([for rule in azurerm_cdn_frontdoor_firewall_policy.this.custom_rule : join(",", one(rule.match_condition).match_values) if rule.name == "strangers"]) == "203.0.113.0/24"
    error_message = "The allowed networks are no strangers."
  }

  assert {
    condition     = one(azurerm_cdn_frontdoor_firewall_policy.this.managed_rule).type == "Microsoft_BotManagerRuleSet"
    error_message = "Bots are known in the premium edition."
  }
}

run "records_are_made" {
  assert {
    condition     = one(values(azurerm_dns_cname_record.this)).name == "rag" && one(values(azurerm_dns_txt_record.proof)).name == "_dnsauth.rag" && one(values(azurerm_dns_cname_record.this)).resource_group_name == "dns"
    error_message = "With a zone both records are made in it."
  }
}

run "records_by_hand_without_a_zone" {
  variables {
    dns_zone_id = null
  }

  assert {
    condition     = length(azurerm_dns_cname_record.this) == 0 && length(output.dns_records) == 2
    error_message = "Without a zone the outputs say which records are needed."
  }
}

run "standard_edition_knows_no_bots" {
  variables {
    premium = false
  }

  assert {
    condition     = length(azurerm_cdn_frontdoor_firewall_policy.this.managed_rule) == 0 && azurerm_cdn_frontdoor_profile.this.sku_name == "Standard_AzureFrontDoor"
    error_message = "The standard edition has no managed rules."
  }
}

run "half_a_domain_is_refused" {
  command = plan

  variables {
    domain = "localhost"
  }

  expect_failures = [var.domain]
}
