mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  name          = "rag-pipeline-production"
  domain        = "rag.example.com"
  dns_zone      = "example"
  allowed_cidrs = ["203.0.113.0/24"]
  labels        = { environment = "production" }
}

run "strict_tls_with_a_managed_certificate" {
  assert {
    condition     = google_compute_ssl_policy.this.profile == "RESTRICTED" && google_compute_ssl_policy.this.min_tls_version == "TLS_1_2"
    error_message = "The door speaks TLS 1.2 with forward secrecy or better."
  }

  assert {
    condition     = one(google_certificate_manager_certificate.this.managed).domains == tolist(["rag.example.com"]) && google_certificate_manager_certificate_map_entry.this.hostname == "rag.example.com"
    error_message = "Google renews the certificate of the domain."
  }
}

run "only_the_allowed_and_not_too_often" {
  assert {
    condition     = one([for rule in google_compute_security_policy.this.rule : rule.action if rule.priority == 2147483647]) == "deny(403)"
    error_message = "Whom no rule lets in is turned away."
  }

  assert {
    condition     = one([for rule in google_compute_security_policy.this.rule : join(",", one(one(rule.match).config).src_ip_ranges) if rule.priority == 100]) == "203.0.113.0/24"
    error_message = "The allowed networks are let in."
  }

  assert {
    condition     = one([for rule in google_compute_security_policy.this.rule : one(one(rule.rate_limit_options).rate_limit_threshold).count if rule.priority == 100]) == 3000
    error_message = "Who asks too often is turned away."
  }

  assert {
    condition     = length([for rule in google_compute_security_policy.this.rule : rule if strcontains(rule.description, "v33")]) == 2
    error_message = "Scanners and attacks on the protocol are turned away."
  }
}

run "records_are_made" {
  assert {
    condition     = toset(keys(google_dns_record_set.this)) == toset(["door", "proof"])
    error_message = "With a zone both records are made."
  }
}

run "records_by_hand_without_a_zone" {
  variables {
    dns_zone = null
  }

  assert {
    condition     = length(google_dns_record_set.this) == 0 && length(output.dns_records) == 2
    error_message = "Without a zone the outputs say which records are needed."
  }
}

run "too_many_networks_are_refused" {
  command = plan

  variables {
    allowed_cidrs = [for number in range(11) : "10.${number}.0.0/16"]
  }

  expect_failures = [var.allowed_cidrs]
}

run "half_a_domain_is_refused" {
  command = plan

  variables {
    domain = "localhost"
  }

  expect_failures = [var.domain]
}
