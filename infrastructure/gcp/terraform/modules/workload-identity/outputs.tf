output "email" {
  description = "The account, for the annotation iam.gke.io/gcp-service-account."
  value       = google_service_account.this.email
}
