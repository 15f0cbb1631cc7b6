output "key_arn" {
  description = "The key that encrypts everything stored."
  value       = aws_kms_key.data.arn
}
