output "state_bucket" {
  description = "Bucket of Terraform's state; scripts/deploy.sh finds it by its name."
  value       = aws_s3_bucket.state.bucket
}

output "role_arns" {
  description = "Roles of the workflows: put them into the variables of GitHub's environments (AWS_PLAN_ROLE, AWS_APPLY_ROLE, AWS_RELEASE_ROLE)."
  value       = { for role in keys(local.roles) : role => aws_iam_role.pipeline[role].arn }
}

output "boundary_arn" {
  description = "What any role the pipeline makes may do at most."
  value       = aws_iam_policy.this["boundary"].arn
}
