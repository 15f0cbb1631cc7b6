mock_provider "aws" {
  source = "../../tests/mocks"

  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
      domain_validation_options = [{
        domain_name           = "rag.example.com"
        resource_record_name  = "_1.rag.example.com"
        resource_record_type  = "CNAME"
        resource_record_value = "_2.acm-validations.aws"
      }]
    }
  }
}

variables {
  name                = "rag-pipeline-production"
  vpc_id              = "vpc-1"
  vpc_cidr            = "10.20.0.0/16"
  subnet_ids          = ["subnet-1", "subnet-2", "subnet-3"]
  target_port         = 8000
  health_path         = "/health"
  domain              = "rag.example.com"
  zone_id             = "Z0000000000000"
  allowed_cidrs       = ["203.0.113.0/24"]
  log_bucket          = "logs"
  kms_key_arn         = "arn:aws:kms:eu-central-1:123456789012:key/mock"
  deletion_protection = true
}

run "https_alone_from_the_allowed_alone" {
  assert {
    condition     = aws_lb_listener.https.protocol == "HTTPS" && aws_lb_listener.https.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
    error_message = "The door speaks TLS 1.2 with forward secrecy or better."
  }

  assert {
    condition     = [for rule in aws_vpc_security_group_ingress_rule.https : "${rule.cidr_ipv4} ${rule.from_port}"] == ["203.0.113.0/24 443"]
    error_message = "Only the allowed networks reach port 443, and nothing else is open."
  }

  assert {
    condition     = "${aws_vpc_security_group_egress_rule.api.cidr_ipv4} ${aws_vpc_security_group_egress_rule.api.to_port}" == "10.20.0.0/16 8000"
    error_message = "It reaches nothing but the API's port inside the network."
  }

  assert {
    condition     = aws_lb.this.drop_invalid_header_fields && aws_lb.this.desync_mitigation_mode == "strictest"
    error_message = "Malformed requests are dropped."
  }
}

run "protected_and_logged" {
  assert {
    condition     = aws_lb.this.enable_deletion_protection && one(aws_lb.this.access_logs).enabled
    error_message = "The load balancer cannot be deleted by mistake, and logs."
  }

  assert {
    condition     = length(aws_wafv2_web_acl_logging_configuration.this.redacted_fields) == 2
    error_message = "The firewall's log has neither keys nor query strings."
  }
}

run "firewall_stands_in_front" {
  assert {
    condition     = aws_wafv2_web_acl_association.this.resource_arn == aws_lb.this.arn
    error_message = "The firewall guards this load balancer."
  }

  assert {
    condition     = toset([for rule in aws_wafv2_web_acl.this.rule : rule.name]) == toset(["rate", "AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet"])
    error_message = "It limits rates and knows bad addresses, bad inputs and common attacks."
  }

  assert {
    condition     = length(distinct([for rule in aws_wafv2_web_acl.this.rule : rule.priority])) == length(aws_wafv2_web_acl.this.rule)
    error_message = "Each rule has its own place in the order."
  }

  assert {
    condition     = alltrue([for rule in aws_wafv2_web_acl.this.rule : !one(rule.visibility_config).sampled_requests_enabled])
    error_message = "No samples of people's questions are kept."
  }
}

run "healthy_api_gets_the_requests" {
  assert {
    condition     = one(aws_lb_target_group.api.health_check).path == "/health" && aws_lb_target_group.api.port == 8000 && aws_lb_target_group.api.target_type == "ip"
    error_message = "The API is asked for its health on port 8000."
  }

  assert {
    condition     = length(aws_route53_record.alias) == 1 && length(aws_route53_record.validation) == 1
    error_message = "With a zone, both records are made."
  }
}

run "records_by_hand_without_a_zone" {
  variables {
    zone_id = null
  }

  assert {
    condition     = length(aws_route53_record.alias) == 0 && length(aws_route53_record.validation) == 0 && length(output.validation_records) == 1
    error_message = "Without a zone no record is made, and the outputs say which are needed."
  }
}

run "half_a_domain_is_refused" {
  command = plan

  variables {
    domain = "localhost"
  }

  expect_failures = [var.domain]
}

run "no_networks_are_refused" {
  command = plan

  variables {
    allowed_cidrs = []
  }

  expect_failures = [var.allowed_cidrs]
}

run "malformed_network_is_refused" {
  command = plan

  variables {
    allowed_cidrs = ["everyone"]
  }

  expect_failures = [var.allowed_cidrs]
}
