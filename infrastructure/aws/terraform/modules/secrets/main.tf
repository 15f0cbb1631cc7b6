resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:services read secrets at start; credentials_version rotates them together with a restart
  for_each                = var.descriptions
  name                    = "${var.name}/${each.key}"
  description             = each.value
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.recovery_days
}

resource "aws_secretsmanager_secret_version" "written" {
  for_each                 = var.written
  secret_id                = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo         = var.values[each.key]
  secret_string_wo_version = each.value
}
