locals {
  # Services that encrypt on their own behalf, and what each may encrypt.
  services = {
    "logs.${var.region}.amazonaws.com" = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:${var.region}:${var.account_id}:*" } }
    "cloudwatch.amazonaws.com"         = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    "backup.amazonaws.com"             = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    "budgets.amazonaws.com"            = { StringEquals = { "aws:SourceAccount" = var.account_id } }
  }

  policy = {
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "TheAccountDecidesByIAM"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${var.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      }],
      [for service, condition in local.services : {
        Sid       = "Use${replace(title(split(".", service)[0]), "-", "")}"
        Effect    = "Allow"
        Principal = { Service = service }
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
        Resource  = "*"
        Condition = condition
      }],
      # As Amazon's own key for disks: whoever in this account may use a disk may use the key for it, and for nothing else.
      [{
        Sid       = "DisksOfThisAccount"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey"]
        Resource  = "*"
        Condition = { StringEquals = { "kms:CallerAccount" = var.account_id, "kms:ViaService" = "ec2.${var.region}.amazonaws.com" } }
      }],
    )
  }
}

resource "aws_kms_key" "data" {
  description             = "Everything ${var.name} stores: database, cache, buckets, secrets, logs"
  enable_key_rotation     = true
  rotation_period_in_days = 365
  deletion_window_in_days = 30
  policy                  = jsonencode(local.policy)
}

resource "aws_kms_alias" "data" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.data.key_id
}
