output "dns_name" {
  description = "Where the domain has to point, as a CNAME or alias."
  value       = aws_lb.this.dns_name
}

output "arn_suffix" {
  description = "The load balancer's name in alarms."
  value       = aws_lb.this.arn_suffix
}

output "target_group_arn" {
  description = "Group that tasks or pods of the API join."
  value       = aws_lb_target_group.api.arn
  # Before a listener uses the group, ECS refuses to join it.
  depends_on = [aws_lb_listener.https]
}

output "target_group_arn_suffix" {
  description = "The group's name in alarms."
  value       = aws_lb_target_group.api.arn_suffix
}

output "security_group_id" {
  description = "The load balancer's security group."
  value       = aws_security_group.this.id
}

output "validation_records" {
  description = "Records that prove the domain is yours, to be put in by hand where there is no zone."
  value       = aws_acm_certificate.this.domain_validation_options
}
