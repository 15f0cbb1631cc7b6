resource "azurerm_cdn_frontdoor_firewall_policy" "this" {
  name                              = replace(var.name, "-", "")
  resource_group_name               = var.group.name
  sku_name                          = local.sku
  mode                              = "Prevention"
  enabled                           = true
  request_body_check_enabled        = false
  custom_block_response_status_code = 403
  tags                              = var.tags

  custom_rule {
    name     = "strangers"
    type     = "MatchRule"
    priority = 1
    action   = "Block"

    match_condition {
      match_variable     = "SocketAddr"
      operator           = "IPMatch"
      negation_condition = true
      match_values       = var.allowed_cidrs
    }
  }

  custom_rule {
    name                           = "rate"
    type                           = "RateLimitRule"
    priority                       = 2
    action                         = "Block"
    rate_limit_duration_in_minutes = 5
    rate_limit_threshold           = var.requests_per_5_minutes

    match_condition {
      match_variable = "RequestUri"
      operator       = "RegEx"
      match_values   = [".*"]
    }
  }

  # Documents and questions are prose and code: rules that look for attacks inside bodies would refuse honest ones.
  # This one looks at who asks. The services bound and parse bodies themselves.
  dynamic "managed_rule" {
    for_each = toset(var.premium ? ["Microsoft_BotManagerRuleSet"] : [])

    content {
      type    = managed_rule.key
      version = "1.1"
      action  = "Block"
    }
  }

  #checkov:skip=CKV_AZURE_133:the rules for Log4j look into bodies, which are documents here; no Java runs
  #checkov:skip=CKV_AZURE_135:the rules for Log4j look into bodies, which are documents here; no Java runs
}

resource "azurerm_cdn_frontdoor_security_policy" "this" {
  name                     = "firewall"
  cdn_frontdoor_profile_id = azurerm_cdn_frontdoor_profile.this.id

  security_policies {
    firewall {
      cdn_frontdoor_firewall_policy_id = azurerm_cdn_frontdoor_firewall_policy.this.id

      association {
        patterns_to_match = ["/*"]

        domain {
          cdn_frontdoor_domain_id = azurerm_cdn_frontdoor_custom_domain.this.id
        }
      }
    }
  }
}
