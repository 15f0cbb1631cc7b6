output "role_arn" {
  description = "The role of the pods."
  value       = aws_iam_role.this.arn
}
