mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  name   = "rag-pipeline-production"
  region = "europe-west3"
  cidr   = "10.20.0.0/16"
}

run "no_subnets_but_ours" {
  assert {
    condition     = !google_compute_network.this.auto_create_subnetworks
    error_message = "Google makes no subnets by itself."
  }

  assert {
    condition     = google_compute_subnetwork.nodes.ip_cidr_range == "10.20.0.0/20" && { for range in google_compute_subnetwork.nodes.secondary_ip_range : range.range_name => range.ip_cidr_range } == { pods = "10.20.128.0/17", services = "10.20.16.0/20" }
    error_message = "Nodes, services and pods divide the network without overlapping."
  }
}

run "databases_stand_inside" {
  assert {
    condition     = google_compute_global_address.databases.address_type == "INTERNAL" && google_compute_global_address.databases.address == "10.20.32.0" && google_compute_global_address.databases.prefix_length == 20
    error_message = "Databases have addresses of the network."
  }
}

run "closed_by_default" {
  assert {
    condition     = google_compute_firewall.closed.direction == "INGRESS" && one(google_compute_firewall.closed.deny).protocol == "all" && google_compute_firewall.closed.priority == 65534
    error_message = "What no rule lets in is turned away."
  }
}

run "traffic_is_logged" {
  assert {
    condition     = one(google_compute_subnetwork.nodes.log_config).metadata == "INCLUDE_ALL_METADATA" && google_compute_subnetwork.nodes.private_ip_google_access
    error_message = "Traffic is logged, and Google's services are reached privately."
  }
}

run "small_network_is_refused" {
  command = plan

  variables {
    cidr = "10.20.0.0/24"
  }

  expect_failures = [var.cidr]
}
