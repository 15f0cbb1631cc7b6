output "ids" {
  description = "The secrets' names in the store, by their short names."
  value       = { for name, secret in google_secret_manager_secret.this : name => secret.secret_id }
}
