locals {
  port     = 5432
  database = "rag"
  username = "rag"

  # The last two keep document text and questions out of the server's log.
  parameters = {
    "rds.force_ssl"                     = { value = "1" }
    "shared_preload_libraries"          = { value = "pg_stat_statements", restart = true }
    "jit"                               = { value = "0" }
    "random_page_cost"                  = { value = "1.1" }
    "maintenance_work_mem"              = { value = "524288" }
    "log_min_duration_statement"        = { value = "1000" }
    "log_connections"                   = { value = "1" }
    "log_disconnections"                = { value = "1" }
    "log_parameter_max_length"          = { value = "0" }
    "log_parameter_max_length_on_error" = { value = "0" }
  }
}

resource "aws_db_subnet_group" "this" {
  name        = var.name
  description = "Subnets without a way out"
  subnet_ids  = var.subnet_ids
}

resource "aws_db_parameter_group" "this" {
  name        = "${var.name}-postgres${var.engine_version}"
  description = "TLS only, no statement parameters in the log"
  family      = "postgres${var.engine_version}"

  dynamic "parameter" {
    for_each = local.parameters

    content {
      name         = parameter.key
      value        = parameter.value.value
      apply_method = can(parameter.value.restart) ? "pending-reboot" : "immediate"
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "this" {
  name        = "${var.name}-database"
  description = "PostgreSQL, reached by the services alone"
  vpc_id      = var.vpc_id
  tags        = { Name = "${var.name}-database" }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each                     = var.client_security_groups
  security_group_id            = aws_security_group.this.id
  description                  = "PostgreSQL from ${each.key}"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
}

resource "aws_db_instance" "primary" {
  #checkov:skip=CKV_AWS_157:database.high_availability decides, and production is refused without it
  #checkov:skip=CKV2_AWS_69:rds.force_ssl is in the dynamic block of the parameter group; rds.tftest.hcl asserts it
  identifier                  = var.name
  engine                      = "postgres"
  engine_version              = var.engine_version
  instance_class              = var.instance_class
  allow_major_version_upgrade = false
  auto_minor_version_upgrade  = true

  db_name             = local.database
  port                = local.port
  username            = local.username
  password_wo         = var.password
  password_wo_version = var.password_version

  storage_type          = "gp3"
  allocated_storage     = var.storage_gb
  max_allocated_storage = 4 * var.storage_gb
  storage_encrypted     = true
  kms_key_id            = var.kms_key_arn

  multi_az                            = var.high_availability
  db_subnet_group_name                = aws_db_subnet_group.this.name
  vpc_security_group_ids              = [aws_security_group.this.id]
  parameter_group_name                = aws_db_parameter_group.this.name
  publicly_accessible                 = false
  ca_cert_identifier                  = "rds-ca-rsa2048-g1"
  iam_database_authentication_enabled = true

  backup_retention_period   = var.backup_retention_days
  backup_window             = "02:00-03:00"
  maintenance_window        = "sun:03:30-sun:04:30"
  copy_tags_to_snapshot     = true
  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = !var.deletion_protection
  final_snapshot_identifier = var.deletion_protection ? "${var.name}-final" : null

  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.monitoring.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.kms_key_arn
}

resource "aws_db_instance" "replica" {
  #checkov:skip=CKV_AWS_157:a replica needs no standby: the others and the primary answer its reads
  #checkov:skip=CKV2_AWS_69:rds.force_ssl is in the dynamic block of the parameter group; rds.tftest.hcl asserts it
  for_each            = toset([for number in range(var.read_replicas) : tostring(number + 1)])
  identifier          = "${var.name}-replica-${each.key}"
  replicate_source_db = aws_db_instance.primary.identifier
  instance_class      = var.instance_class

  # Encrypted with the primary's key: in its region Amazon takes no other, and refuses to be told.
  storage_type               = "gp3"
  max_allocated_storage      = 4 * var.storage_gb
  storage_encrypted          = true
  auto_minor_version_upgrade = true

  vpc_security_group_ids              = [aws_security_group.this.id]
  parameter_group_name                = aws_db_parameter_group.this.name
  publicly_accessible                 = false
  ca_cert_identifier                  = "rds-ca-rsa2048-g1"
  iam_database_authentication_enabled = true

  copy_tags_to_snapshot = true
  deletion_protection   = var.deletion_protection
  skip_final_snapshot   = true

  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.monitoring.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.kms_key_arn
}
