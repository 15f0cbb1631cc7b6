# One role for all copies, if there are any.
locals {
  replication_roles = toset(length(var.replicas) == 0 ? [] : ["replication"])
}

resource "aws_iam_role" "replication" {
  for_each             = local.replication_roles
  name                 = "${var.name}-${each.key}"
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "replication" {
  for_each = local.replication_roles
  name     = "copy-objects"
  role     = aws_iam_role.replication[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = [for purpose in keys(var.replicas) : aws_s3_bucket.this[purpose].arn]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
        Resource = [for purpose in keys(var.replicas) : "${aws_s3_bucket.this[purpose].arn}/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = [for arn in values(var.replicas) : "${arn}/*"]
      },
      { Effect = "Allow", Action = ["kms:Decrypt"], Resource = [var.kms_key_arn] },
      { Effect = "Allow", Action = ["kms:Encrypt"], Resource = [var.replica_kms_key_arn] },
    ]
  })
}

resource "aws_s3_bucket_replication_configuration" "this" {
  for_each = var.replicas
  bucket   = aws_s3_bucket_versioning.this[each.key].bucket
  role     = aws_iam_role.replication["replication"].arn

  rule {
    id     = "other-region"
    status = "Enabled"
    filter {}

    # A deletion here must not delete the copy.
    delete_marker_replication {
      status = "Disabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    destination {
      bucket        = each.value
      storage_class = "STANDARD_IA"

      encryption_configuration {
        replica_kms_key_id = var.replica_kms_key_arn
      }
    }
  }
}
