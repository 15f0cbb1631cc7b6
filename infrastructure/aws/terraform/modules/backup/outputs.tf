output "vault" {
  description = "The vault's name."
  value       = aws_backup_vault.this.name
}

output "role_arn" {
  description = "Role that backs up and restores."
  value       = aws_iam_role.backup.arn
}
