output "names" {
  description = "The buckets' names, by what they are for."
  value       = { for purpose, bucket in google_storage_bucket.this : purpose => bucket.name }
}
