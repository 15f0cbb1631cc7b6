locals {
  # Documents and questions are prose and code: rules that look for attacks inside bodies would refuse honest ones. These
  # look at the protocol and at who asks. The services bound and parse bodies themselves.
  attacks = {
    protocolattack-v33-stable   = 20
    scannerdetection-v33-stable = 21
  }
}

resource "google_compute_security_policy" "this" {
  #checkov:skip=CKV_GCP_73:no Java runs here, and the rule would refuse documents that speak of Log4j
  name        = var.name
  description = "What the load balancer turns away"
  type        = "CLOUD_ARMOR"

  advanced_options_config {
    json_parsing = "STANDARD"
    log_level    = "NORMAL"
  }

  adaptive_protection_config {
    layer_7_ddos_defense_config {
      enable = true
    }
  }

  dynamic "rule" {
    for_each = local.attacks

    content {
      priority    = rule.value
      action      = "deny(403)"
      description = rule.key

      match {
        expr {
          expression = "evaluatePreconfiguredWaf('${rule.key}', {'sensitivity': 1})"
        }
      }
    }
  }

  # Google takes ten networks in a rule.
  dynamic "rule" {
    for_each = chunklist(var.allowed_cidrs, 10)
    content {
      priority    = 100 + rule.key
      action      = "throttle"
      description = "The allowed networks, at a bounded rate"

      match {
        versioned_expr = "SRC_IPS_V1"

        config {
          src_ip_ranges = rule.value
        }
      }

      rate_limit_options {
        conform_action = "allow"
        exceed_action  = "deny(429)"
        enforce_on_key = "IP"

        rate_limit_threshold {
          count        = var.requests_per_5_minutes
          interval_sec = 300
        }
      }
    }
  }

  rule {
    priority    = 2147483647
    action      = "deny(403)"
    description = "Everyone else"

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}
