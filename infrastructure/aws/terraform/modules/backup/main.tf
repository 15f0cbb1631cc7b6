locals {
  rules = {
    daily   = { schedule = "cron(0 1 * * ? *)", delete_after = var.retention_days, cold_after = null }
    monthly = { schedule = "cron(0 4 1 * ? *)", delete_after = var.monthly_retention_days, cold_after = 30 }
  }
}

resource "aws_backup_vault" "this" {
  name        = var.name
  kms_key_arn = var.kms_key_arn
}

resource "aws_backup_vault_lock_configuration" "this" {
  for_each            = toset(var.locked ? [aws_backup_vault.this.name] : [])
  backup_vault_name   = each.key
  min_retention_days  = 7
  max_retention_days  = max(var.retention_days, var.monthly_retention_days)
  changeable_for_days = 3
}

resource "aws_backup_plan" "this" {
  name = var.name

  dynamic "rule" {
    for_each = local.rules

    content {
      rule_name         = rule.key
      target_vault_name = aws_backup_vault.this.name
      schedule          = rule.value.schedule
      start_window      = 60
      completion_window = 360

      lifecycle {
        cold_storage_after                        = rule.value.cold_after
        delete_after                              = rule.value.delete_after
        opt_in_to_archive_for_supported_resources = rule.value.cold_after == null ? null : true
      }

      dynamic "copy_action" {
        for_each = toset(var.copy_to_vault_arn == null ? [] : [var.copy_to_vault_arn])

        content {
          destination_vault_arn = copy_action.key

          lifecycle {
            delete_after = rule.value.delete_after
          }
        }
      }
    }
  }
}

resource "aws_iam_role" "backup" {
  name                 = "${var.name}-backup"
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "backup" {
  for_each = toset([
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore",
  ])
  role       = aws_iam_role.backup.name
  policy_arn = each.key
}

resource "aws_backup_selection" "this" {
  name         = var.name
  plan_id      = aws_backup_plan.this.id
  iam_role_arn = aws_iam_role.backup.arn
  resources    = var.resource_arns
}
