output "arns" {
  description = "The secrets, by their short names."
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.arn }
}

output "names" {
  description = "The secrets' names in the store, by their short names."
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.name }
}
