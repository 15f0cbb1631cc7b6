mock_provider "azurerm" {
  source = "../../tests/mocks"
}

variables {
  name          = "rag-pipeline-production"
  group         = { name = "rag-pipeline-production", location = "germanywestcentral" }
  tags          = { environment = "production" }
  cidr          = "10.20.0.0/16"
  allowed_cidrs = ["203.0.113.0/24"]
  rules         = jsondecode(file("../../../policies/network-security.json"))
}

run "subnets_divide_the_network" {
  assert {
    condition = { for name, subnet in azurerm_subnet.this : name => one(subnet.address_prefixes) } == {
      kubernetes = "10.20.0.0/20", services = "10.20.16.0/24", jobs = "10.20.17.0/24", databases = "10.20.18.0/24", endpoints = "10.20.19.0/24"
    }
    error_message = "The subnets do not overlap."
  }

  assert {
    condition     = alltrue([for subnet in azurerm_subnet.this : !subnet.default_outbound_access_enabled])
    error_message = "No machine gets out but through NAT."
  }

  assert {
    condition     = toset(keys(azurerm_subnet_nat_gateway_association.this)) == toset(["kubernetes", "services", "jobs"])
    error_message = "Databases and endpoints have no way out."
  }
}

run "what_is_not_allowed_is_denied" {
  assert {
    condition     = toset(keys(azurerm_subnet_network_security_group_association.this)) == toset(keys(azurerm_subnet.this))
    error_message = "Every subnet has a security group."
  }

  assert {
    condition     = alltrue([for group in azurerm_network_security_group.this : one([for rule in group.security_rule : rule.access if rule.priority == 4096]) == "Deny"])
    error_message = "Every group ends with a denial."
  }

  assert {
    condition     = alltrue(flatten([for group in azurerm_network_security_group.this : [for rule in group.security_rule : rule.source_address_prefix != "*" && rule.source_address_prefix != "Internet" if rule.access == "Allow"]]))
    error_message = "No rule lets the internet in."
  }

  assert {
    condition     = [for rule in azurerm_network_security_group.this["kubernetes"].security_rule : tolist(rule.source_address_prefixes) if rule.name == "https-of-people"] == [tolist(["203.0.113.0/24"])]
    error_message = "Only the allowed networks reach the cluster's ingress."
  }
}

run "tagged" {
  assert {
    condition     = azurerm_virtual_network.this.tags.environment == "production" && alltrue([for group in azurerm_network_security_group.this : group.tags.environment == "production"])
    error_message = "Everything bears the tags."
  }
}

run "small_network_is_refused" {
  command = plan

  variables {
    cidr = "10.20.0.0/24"
  }

  expect_failures = [var.cidr]
}

run "rules_without_an_end_are_refused" {
  command = plan

  variables {
    rules = { kubernetes = [{ name = "all", priority = 100, direction = "Inbound", access = "Allow", protocol = "*", ports = "*", source = "*", destination = "*" }] }
  }

  expect_failures = [var.rules]
}

run "malformed_network_is_refused" {
  command = plan

  variables {
    allowed_cidrs = ["everyone"]
  }

  expect_failures = [var.allowed_cidrs]
}
