locals {
  nodes     = cidrsubnet(var.cidr, 4, 0)
  services  = cidrsubnet(var.cidr, 4, 1)
  databases = cidrsubnet(var.cidr, 4, 2)
  pods      = cidrsubnet(var.cidr, 1, 1)
}

resource "google_compute_network" "this" {
  name                            = var.name
  auto_create_subnetworks         = false
  delete_default_routes_on_create = false
  routing_mode                    = "REGIONAL"
}

resource "google_compute_subnetwork" "nodes" {
  name                       = "${var.name}-nodes"
  network                    = google_compute_network.this.id
  region                     = var.region
  ip_cidr_range              = local.nodes
  private_ip_google_access   = true
  private_ipv6_google_access = "DISABLE_GOOGLE_ACCESS"

  secondary_ip_range {
    range_name    = "pods"
    ip_cidr_range = local.pods
  }

  secondary_ip_range {
    range_name    = "services"
    ip_cidr_range = local.services
  }

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.5
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

# What no other rule lets in is turned away, as by default, but seen.
resource "google_compute_firewall" "closed" {
  name      = "${var.name}-closed"
  network   = google_compute_network.this.id
  direction = "INGRESS"
  priority  = 65534

  source_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }

  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}

# The way out, without a way in: no machine has a public address.
resource "google_compute_router" "this" {
  name    = var.name
  network = google_compute_network.this.id
  region  = var.region
}

resource "google_compute_router_nat" "this" {
  name                               = var.name
  router                             = google_compute_router.this.name
  region                             = var.region
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"

  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}

# Where Google's database and cache stand: inside our addresses, reached without the internet.
resource "google_compute_global_address" "databases" {
  name          = "${var.name}-databases"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  network       = google_compute_network.this.id
  address       = split("/", local.databases)[0]
  prefix_length = tonumber(split("/", local.databases)[1])
}

resource "google_service_networking_connection" "databases" {
  network                 = google_compute_network.this.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.databases.name]
  deletion_policy         = "ABANDON"
}
