output "key_id" {
  description = "The key that encrypts everything stored; ready once its users may use it."
  value       = google_kms_crypto_key.data.id
  depends_on  = [google_kms_crypto_key_iam_member.users]
}
