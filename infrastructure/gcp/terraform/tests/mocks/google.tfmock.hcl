# What Google would answer, in the forms that other arguments expect.
mock_data "google_project" {
  defaults = { number = "123456789012" }
}

mock_resource "google_compute_network" {
  defaults = { id = "projects/example-project/global/networks/mock" }
}

mock_resource "google_compute_subnetwork" {
  defaults = { id = "projects/example-project/regions/europe-west3/subnetworks/mock" }
}

mock_resource "google_kms_key_ring" {
  defaults = { id = "projects/example-project/locations/europe-west3/keyRings/mock" }
}

mock_resource "google_kms_crypto_key" {
  defaults = { id = "projects/example-project/locations/europe-west3/keyRings/mock/cryptoKeys/data" }
}

mock_resource "google_service_account" {
  defaults = {
    name  = "projects/example-project/serviceAccounts/mock@example-project.iam.gserviceaccount.com"
    email = "mock@example-project.iam.gserviceaccount.com"
  }
}

mock_resource "google_sql_database_instance" {
  defaults = { private_ip_address = "10.20.32.5" }
}

mock_resource "google_redis_instance" {
  defaults = {
    host        = "10.20.32.9"
    port        = 6378
    auth_string = "00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "google_compute_global_address" {
  defaults = { address = "203.0.113.10" }
}

mock_resource "google_certificate_manager_dns_authorization" {
  defaults = {
    id                  = "projects/example-project/locations/global/dnsAuthorizations/mock"
    dns_resource_record = [{ name = "_acme-challenge.rag.example.com.", type = "CNAME", data = "mock.authorize.certificatemanager.goog." }]
  }
}

mock_resource "google_certificate_manager_certificate" {
  defaults = { id = "projects/example-project/locations/global/certificates/mock" }
}

mock_resource "google_monitoring_notification_channel" {
  defaults = { id = "projects/example-project/notificationChannels/1" }
}

mock_resource "google_monitoring_dashboard" {
  defaults = { id = "projects/123456789012/dashboards/mock" }
}

mock_resource "google_iam_workload_identity_pool" {
  defaults = { name = "projects/123456789012/locations/global/workloadIdentityPools/github" }
}
