mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  permissions_boundary_arn        = "arn:aws:iam::123456789012:policy/rag-pipeline-boundary"
  name                            = "rag-pipeline-production"
  subnet_ids                      = ["subnet-1", "subnet-2", "subnet-3"]
  admin_cidrs                     = []
  administrators                  = ["arn:aws:iam::123456789012:role/operators"]
  load_balancer_security_group_id = "sg-balancer"
  kms_key_arn                     = "arn:aws:kms:eu-central-1:123456789012:key/mock"
  deletion_protection             = true
  tags                            = { environment = "production" }
  node_groups = {
    general = { instance_types = ["m7i.large"], min = 3, max = 10 }
    spot    = { instance_types = ["m7i.large", "m6i.large"], spot = true, min = 0, max = 10, taints = { "rag-pipeline/spot" = "true" } }
    gpu     = { instance_types = ["g6.xlarge"], gpu = true, min = 0, max = 2, disk_gb = 100, taints = { "nvidia.com/gpu" = "true" } }
  }
}

run "secrets_and_disks_are_encrypted" {
  assert {
    condition     = one(aws_eks_cluster.this.encryption_config).resources == toset(["secrets"]) && one(one(aws_eks_cluster.this.encryption_config).provider).key_arn == var.kms_key_arn
    error_message = "Kubernetes' secrets are encrypted with the environment's key."
  }

  assert {
    condition     = alltrue([for template in aws_launch_template.node : one(one(template.block_device_mappings).ebs).encrypted == "true" && one(one(template.block_device_mappings).ebs).kms_key_id == var.kms_key_arn])
    error_message = "The nodes' disks are encrypted."
  }
}

run "private_unless_told_otherwise" {
  assert {
    condition     = one(aws_eks_cluster.this.vpc_config).endpoint_private_access && !one(aws_eks_cluster.this.vpc_config).endpoint_public_access
    error_message = "Without admin_cidrs the cluster's API is private."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.ingress.referenced_security_group_id == "sg-balancer" && aws_vpc_security_group_ingress_rule.ingress.to_port == 80
    error_message = "From outside, only the load balancer reaches the ingress."
  }
}

run "reached_from_the_office" {
  variables {
    admin_cidrs = ["203.0.113.0/24"]
  }

  assert {
    condition     = one(aws_eks_cluster.this.vpc_config).public_access_cidrs == toset(["203.0.113.0/24"])
    error_message = "The cluster's API answers the named networks only."
  }
}

run "audited_and_protected" {
  assert {
    condition     = contains(aws_eks_cluster.this.enabled_cluster_log_types, "audit") && aws_cloudwatch_log_group.cluster.kms_key_id == var.kms_key_arn
    error_message = "Everything done to the cluster is logged, encrypted."
  }

  assert {
    condition     = aws_eks_cluster.this.deletion_protection && one(aws_eks_cluster.this.access_config).authentication_mode == "API"
    error_message = "The cluster cannot be deleted by mistake, and IAM decides who enters."
  }

  assert {
    condition     = keys(aws_eks_access_policy_association.administrators) == ["arn:aws:iam::123456789012:role/operators"]
    error_message = "Only the named roles administer."
  }
}

run "groups_of_machines" {
  assert {
    condition     = aws_eks_node_group.this["spot"].capacity_type == "SPOT" && aws_eks_node_group.this["general"].capacity_type == "ON_DEMAND"
    error_message = "The group spot runs on spare capacity, general does not."
  }

  assert {
    condition     = one(aws_eks_node_group.this["gpu"].taint).key == "nvidia.com/gpu" && aws_eks_node_group.this["gpu"].ami_type == "AL2023_x86_64_NVIDIA" && one(aws_eks_node_group.this["gpu"].scaling_config).min_size == 0
    error_message = "Machines with a GPU are tainted, have the driver, and cost nothing while no one needs them."
  }

  assert {
    condition     = alltrue([for template in aws_launch_template.node : one(template.metadata_options).http_tokens == "required" && one(template.metadata_options).http_put_response_hop_limit == 1])
    error_message = "Pods cannot take the machine's credentials."
  }

  assert {
    condition     = alltrue(flatten([for template in aws_launch_template.node : [for specification in template.tag_specifications : specification.tags.environment == "production"]]))
    error_message = "Machines and disks bear the tags."
  }
}

run "network_policies_are_obeyed" {
  assert {
    condition     = jsondecode(aws_eks_addon.before_nodes["vpc-cni"].configuration_values).enableNetworkPolicy == "true"
    error_message = "The network add-on enforces network policies."
  }

  assert {
    condition     = one(aws_eks_addon.after_nodes["aws-ebs-csi-driver"].pod_identity_association).service_account == "ebs-csi-controller-sa"
    error_message = "The disk driver has a role of its own."
  }
}

run "whole_internet_is_refused" {
  command = plan

  variables {
    admin_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.admin_cidrs]
}

run "gpu_without_taint_is_refused" {
  command = plan

  variables {
    node_groups = {
      general = { instance_types = ["m7i.large"], min = 3, max = 10 }
      gpu     = { instance_types = ["g6.xlarge"], gpu = true, min = 0, max = 2 }
    }
  }

  expect_failures = [var.node_groups]
}

run "no_general_group_is_refused" {
  command = plan

  variables {
    node_groups = { spot = { instance_types = ["m7i.large"], spot = true, min = 1, max = 2 } }
  }

  expect_failures = [var.node_groups]
}

run "old_kubernetes_is_refused" {
  command = plan

  variables {
    kubernetes_version = "1.28"
  }

  expect_failures = [var.kubernetes_version]
}

run "users_as_administrators_are_refused" {
  command = plan

  variables {
    administrators = ["arn:aws:iam::123456789012:user/someone"]
  }

  expect_failures = [var.administrators]
}
