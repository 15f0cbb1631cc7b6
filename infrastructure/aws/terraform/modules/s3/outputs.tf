output "names" {
  description = "The buckets' names, by what they are for."
  value       = { for purpose, bucket in aws_s3_bucket.this : purpose => bucket.bucket }
}

output "arns" {
  description = "The buckets' ARNs, by what they are for."
  value       = { for purpose, bucket in aws_s3_bucket.this : purpose => bucket.arn }
}

output "log_bucket" {
  description = "Bucket for access logs; ready once its policy is."
  value       = aws_s3_bucket_policy.logs.bucket
}
