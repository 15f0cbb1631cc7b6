mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name                   = "rag-pipeline-production"
  vpc_id                 = "vpc-1"
  subnet_ids             = ["subnet-1", "subnet-2"]
  client_security_groups = { services = "sg-1" }
  node_type              = "cache.m7g.large"
  high_availability      = true
  auth_token             = "0123456789abcdef"
  kms_key_arn            = "arn:aws:kms:eu-central-1:123456789012:key/mock"
}

run "encrypted_and_closed" {
  assert {
    condition     = aws_elasticache_replication_group.this.at_rest_encryption_enabled && aws_elasticache_replication_group.this.kms_key_id == var.kms_key_arn
    error_message = "What the cache holds is encrypted."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.transit_encryption_mode == "required" && aws_elasticache_replication_group.this.auth_token != null
    error_message = "Clients come over TLS and with the token."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.clients : rule.referenced_security_group_id == "sg-1" && rule.from_port == 6379])
    error_message = "Redis's port is open to the services alone."
  }
}

run "fails_over" {
  assert {
    condition     = aws_elasticache_replication_group.this.num_cache_clusters == 2 && aws_elasticache_replication_group.this.automatic_failover_enabled && aws_elasticache_replication_group.this.multi_az_enabled
    error_message = "A second node in another zone takes over."
  }
}

run "one_node_where_that_is_enough" {
  variables {
    high_availability = false
  }

  assert {
    condition     = aws_elasticache_replication_group.this.num_cache_clusters == 1 && !aws_elasticache_replication_group.this.automatic_failover_enabled
    error_message = "Without high availability there is one node."
  }
}

run "forgets_when_full" {
  assert {
    condition     = one(aws_elasticache_parameter_group.this.parameter).value == "allkeys-lru"
    error_message = "A full cache forgets instead of refusing."
  }
}

run "short_token_is_refused" {
  command = plan

  variables {
    auth_token = "short"
  }

  expect_failures = [var.auth_token]
}

run "unknown_machine_is_refused" {
  command = plan

  variables {
    node_type = "db.t4g.small"
  }

  expect_failures = [var.node_type]
}
