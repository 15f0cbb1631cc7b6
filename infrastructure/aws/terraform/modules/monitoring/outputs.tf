output "topic_arn" {
  description = "Where alerts are sent."
  value       = aws_sns_topic.alerts.arn
}

output "dashboard" {
  description = "The dashboard's name."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}

output "alarms" {
  description = "Names of all alarms."
  value       = sort(concat([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name], [aws_cloudwatch_metric_alarm.errors.alarm_name]))
}
