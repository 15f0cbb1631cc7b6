mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  permissions_boundary_arn = "arn:aws:iam::123456789012:policy/rag-pipeline-boundary"
  name                     = "rag-pipeline-production"
  vpc_id                   = "vpc-1"
  subnet_ids               = ["subnet-1", "subnet-2", "subnet-3"]
  client_security_groups   = { services = "sg-1" }
  instance_class           = "db.r7g.large"
  storage_gb               = 200
  high_availability        = true
  read_replicas            = 2
  password                 = "not-a-real-one"
  password_version         = 1
  backup_retention_days    = 30
  deletion_protection      = true
  kms_key_arn              = "arn:aws:kms:eu-central-1:123456789012:key/mock"
}

run "encrypted_at_rest_and_on_the_way" {
  assert {
    condition     = aws_db_instance.primary.kms_key_id == var.kms_key_arn && alltrue([for database in concat([aws_db_instance.primary], values(aws_db_instance.replica)) : database.storage_encrypted])
    error_message = "Primary and replicas are encrypted with the environment's key."
  }

  assert {
    condition     = one([for parameter in aws_db_parameter_group.this.parameter : parameter.value if parameter.name == "rds.force_ssl"]) == "1"
    error_message = "Connections without TLS are refused."
  }
}

run "only_the_services_reach_it" {
  assert {
    condition     = alltrue([for database in concat([aws_db_instance.primary], values(aws_db_instance.replica)) : !database.publicly_accessible])
    error_message = "Neither primary nor replicas have a public address."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.clients : rule.referenced_security_group_id == "sg-1" && rule.from_port == 5432 && rule.to_port == 5432])
    error_message = "PostgreSQL's port is open to the services' security group alone."
  }
}

run "no_document_text_in_the_log" {
  assert {
    condition     = alltrue([for name in ["log_parameter_max_length", "log_parameter_max_length_on_error"] : one([for parameter in aws_db_parameter_group.this.parameter : parameter.value if parameter.name == name]) == "0"])
    error_message = "Statement parameters are not logged."
  }
}

run "backed_up_and_protected" {
  assert {
    condition     = aws_db_instance.primary.backup_retention_period == 30 && aws_db_instance.primary.copy_tags_to_snapshot
    error_message = "Backups are kept for the days asked for, with their tags."
  }

  assert {
    condition     = aws_db_instance.primary.deletion_protection && !aws_db_instance.primary.skip_final_snapshot
    error_message = "The database is protected, and leaves a snapshot behind."
  }
}

run "a_standby_and_two_replicas" {
  assert {
    condition     = aws_db_instance.primary.multi_az && length(output.replica_endpoints) == 2
    error_message = "A standby takes over; two replicas answer reads."
  }
}

run "disk_grows_by_itself" {
  assert {
    condition     = aws_db_instance.primary.allocated_storage == 200 && aws_db_instance.primary.max_allocated_storage == 800
    error_message = "The disk grows to four times its first size."
  }
}

run "short_retention_is_refused" {
  command = plan

  variables {
    backup_retention_days = 1
  }

  expect_failures = [var.backup_retention_days]
}

run "one_zone_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-1"]
  }

  expect_failures = [var.subnet_ids]
}

run "old_postgresql_is_refused" {
  command = plan

  variables {
    engine_version = "12"
  }

  expect_failures = [var.engine_version]
}

run "unknown_machine_is_refused" {
  command = plan

  variables {
    instance_class = "m7i.large"
  }

  expect_failures = [var.instance_class]
}

run "too_many_replicas_are_refused" {
  command = plan

  variables {
    read_replicas = 9
  }

  expect_failures = [var.read_replicas]
}
