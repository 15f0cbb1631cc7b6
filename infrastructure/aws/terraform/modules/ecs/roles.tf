locals {
  tasks_may_assume = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

# What ECS does before a service starts: pull its image, read its secrets, open its log.
resource "aws_iam_role" "execution" {
  name                 = "${var.name}-execution"
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy   = local.tasks_may_assume
}

resource "aws_iam_role_policy" "execution" {
  name = "start-tasks"
  role = aws_iam_role.execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # The one action that knows no resource.
      { Effect = "Allow", Action = ["ecr:GetAuthorizationToken"], Resource = "*" },
      {
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]
        Resource = var.repository_arns
      },
      { Effect = "Allow", Action = ["secretsmanager:GetSecretValue"], Resource = values(var.secret_arns) },
      { Effect = "Allow", Action = ["kms:Decrypt"], Resource = [var.kms_key_arn] },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${aws_cloudwatch_log_group.services.arn}:*"]
      },
    ]
  })
}

# What the services themselves may do in AWS: nothing. They speak to PostgreSQL, Redis and each other.
resource "aws_iam_role" "service" {
  name                 = "${var.name}-service"
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy   = local.tasks_may_assume
}
