mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  permissions_boundary_arn = "arn:aws:iam::123456789012:policy/rag-pipeline-boundary"
  name                     = "rag-pipeline-production"
  region                   = "eu-central-1"
  cidr                     = "10.20.0.0/16"
  zones                    = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  nat_in_every_zone        = true
  kms_key_arn              = "arn:aws:kms:eu-central-1:123456789012:key/mock"
}

run "three_zones_of_subnets_that_do_not_overlap" {
  assert {
    condition     = length(output.public_subnet_ids) == 3 && length(output.private_subnet_ids) == 3 && length(output.database_subnet_ids) == 3
    error_message = "Each zone has a public, a private and a database subnet."
  }

  assert {
    condition     = aws_subnet.private["eu-central-1b"].cidr_block == "10.20.16.0/20" && aws_subnet.public["eu-central-1a"].cidr_block == "10.20.48.0/24" && aws_subnet.database["eu-central-1c"].cidr_block == "10.20.54.0/24"
    error_message = "The subnets divide the network as planned."
  }
}

run "nothing_gets_a_public_address_by_itself" {
  assert {
    condition     = alltrue([for subnet in concat(values(aws_subnet.public), values(aws_subnet.private)) : subnet.map_public_ip_on_launch != true])
    error_message = "No subnet hands out public addresses."
  }

  assert {
    condition     = length(coalesce(aws_default_security_group.closed.ingress, [])) == 0 && length(coalesce(aws_default_security_group.closed.egress, [])) == 0
    error_message = "The default security group lets nothing through."
  }

  assert {
    condition     = alltrue([for association in aws_route_table_association.database : association.route_table_id == aws_route_table.database.id])
    error_message = "Databases use the table without routes."
  }
}

run "every_zone_has_its_own_way_out" {
  assert {
    condition     = length(aws_nat_gateway.this) == 3
    error_message = "Each zone has a NAT gateway."
  }
}

run "one_way_out_is_cheaper" {
  variables {
    nat_in_every_zone = false
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["eu-central-1a"] && length(aws_route.nat) == 3
    error_message = "One NAT gateway serves the three zones."
  }
}

run "traffic_is_logged_and_encrypted" {
  assert {
    condition     = aws_flow_log.all.traffic_type == "ALL" && aws_cloudwatch_log_group.flow.kms_key_id == var.kms_key_arn
    error_message = "All traffic is logged, encrypted with the environment's key."
  }
}

run "aws_services_are_reached_inside" {
  assert {
    condition     = alltrue([for endpoint in aws_vpc_endpoint.interface : endpoint.private_dns_enabled]) && contains(keys(aws_vpc_endpoint.interface), "secretsmanager")
    error_message = "Secrets are read through an endpoint."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.endpoints.cidr_ipv4 == var.cidr
    error_message = "Endpoints answer the network only."
  }
}

run "network_of_another_size_is_refused" {
  command = plan

  variables {
    cidr = "10.20.0.0/24"
  }

  expect_failures = [var.cidr]
}

run "two_zones_are_refused" {
  command = plan

  variables {
    zones = ["eu-central-1a", "eu-central-1b"]
  }

  expect_failures = [var.zones]
}
