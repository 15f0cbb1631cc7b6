# The cluster's Gateway makes the load balancer itself, out of these parts: address, certificate, TLS policy, firewall.
resource "google_compute_global_address" "this" {
  name   = var.name
  labels = var.labels
}

resource "google_compute_ssl_policy" "this" {
  name            = var.name
  profile         = "RESTRICTED"
  min_tls_version = "TLS_1_2"
}

resource "google_certificate_manager_dns_authorization" "this" {
  name   = var.name
  domain = var.domain
  labels = var.labels
}

resource "google_certificate_manager_certificate" "this" {
  name   = var.name
  labels = var.labels

  managed {
    domains            = [var.domain]
    dns_authorizations = [google_certificate_manager_dns_authorization.this.id]
  }
}

resource "google_certificate_manager_certificate_map" "this" {
  name   = var.name
  labels = var.labels
}

resource "google_certificate_manager_certificate_map_entry" "this" {
  name         = var.name
  map          = google_certificate_manager_certificate_map.this.name
  hostname     = var.domain
  certificates = [google_certificate_manager_certificate.this.id]
  labels       = var.labels
}

locals {
  zones         = toset(var.dns_zone == null ? [] : [var.dns_zone])
  authorization = one(google_certificate_manager_dns_authorization.this.dns_resource_record)
  records = {
    door  = { name = "${var.domain}.", type = "A", value = google_compute_global_address.this.address }
    proof = { name = local.authorization.name, type = local.authorization.type, value = local.authorization.data }
  }
}

resource "google_dns_record_set" "this" {
  for_each     = { for purpose, record in local.records : purpose => record if length(local.zones) > 0 }
  managed_zone = one(local.zones)
  name         = each.value.name
  type         = each.value.type
  ttl          = 300
  rrdatas      = [each.value.value]
}
