# Run once before each release: scripts/deploy.sh does, and waits for its exit code.
resource "aws_ecs_task_definition" "migration" {
  family                   = "${var.name}-migration"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.service.arn

  container_definitions = jsonencode([{
    name                   = "migrate"
    image                  = var.migration_image
    command                = ["migrate"]
    essential              = true
    user                   = "10001:10001"
    readonlyRootFilesystem = true
    secrets                = [{ name = "DATABASE_URL", valueFrom = var.secret_arns["database-url"] }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.services.name
        "awslogs-region"        = var.region
        "awslogs-stream-prefix" = "migrate"
      }
    }
  }])
}
