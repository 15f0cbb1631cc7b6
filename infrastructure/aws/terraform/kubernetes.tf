# The cluster the chart is installed on, where the runtime is kubernetes.
locals {
  node  = module.sizing.products.node
  nodes = module.sizing.products.nodes

  # Spare capacity comes from several kinds of machine: when one is short, another is not.
  node_groups = {
    general = { wanted = true, instance_types = [local.node], min = local.nodes.min, max = local.nodes.max }
    spot = {
      wanted = var.spot, instance_types = [local.node, replace(local.node, "m7i", "m6i"), replace(local.node, "m7i", "m5")]
      spot   = true, min = 0, max = local.nodes.max, taints = { "rag-pipeline/spot" = "true" }
    }
    gpu = {
      wanted = var.gpu.enabled, instance_types = [module.sizing.products.gpu_node], gpu = true
      min    = 0, max = var.gpu.max, disk_gb = 100, taints = { "nvidia.com/gpu" = "true" }
    }
  }

  # What pods of a service account may do in AWS. Everything else may do nothing.
  identities = {
    external-secrets = {
      namespace = "external-secrets", service_account = "external-secrets"
      statements = [
        { actions = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], resources = values(module.secrets.arns) },
        { actions = ["kms:Decrypt"], resources = [module.kms.key_arn] },
      ]
    }
    backup = {
      namespace = "rag", service_account = "rag-backup"
      statements = [
        { actions = ["s3:ListBucket"], resources = [module.s3.arns["backups"]] },
        { actions = ["s3:GetObject", "s3:PutObject"], resources = ["${module.s3.arns["backups"]}/*"] },
        { actions = ["kms:Decrypt", "kms:GenerateDataKey"], resources = [module.kms.key_arn] },
      ]
    }
    load-balancer = {
      namespace = "kube-system", service_account = "aws-load-balancer-controller"
      statements = [
        {
          actions = [
            "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:DescribeTags",
            "ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups", "ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeAvailabilityZones",
          ]
          resources = ["*"]
        },
        { actions = ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"], resources = [module.alb.target_group_arn] },
      ]
    }
    autoscaler = {
      namespace = "kube-system", service_account = "cluster-autoscaler"
      statements = [
        {
          actions = [
            "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances", "autoscaling:DescribeLaunchConfigurations",
            "autoscaling:DescribeScalingActivities", "autoscaling:DescribeTags", "ec2:DescribeInstanceTypes", "ec2:DescribeLaunchTemplateVersions",
            "eks:DescribeNodegroup",
          ]
          resources = ["*"]
        },
        {
          actions   = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
          resources = ["arn:aws:autoscaling:${var.region}:${local.account_id}:autoScalingGroup:*"]
          condition = { StringEquals = { "autoscaling:ResourceTag/eks:cluster-name" = local.full_name } }
        },
      ]
    }
  }
}

module "eks" {
  source                          = "./modules/eks"
  for_each                        = toset(local.kubernetes ? ["this"] : [])
  name                            = local.full_name
  subnet_ids                      = module.vpc.private_subnet_ids
  admin_cidrs                     = var.admin_cidrs
  administrators                  = setunion(var.administrators, ["arn:aws:iam::${local.account_id}:role/${var.name}-pipeline-apply-${var.environment}"])
  load_balancer_security_group_id = module.alb.security_group_id
  node_groups                     = { for name, group in local.node_groups : name => group if group.wanted }
  tags                            = local.tags
  kms_key_arn                     = module.kms.key_arn
  deletion_protection             = var.protected
  permissions_boundary_arn        = local.boundary_arn
}

module "identity" {
  source                   = "./modules/pod-identity"
  for_each                 = { for purpose, identity in local.identities : purpose => identity if local.kubernetes }
  name                     = "${local.full_name}-${each.key}"
  cluster_name             = module.eks["this"].name
  namespace                = each.value.namespace
  service_account          = each.value.service_account
  statements               = each.value.statements
  permissions_boundary_arn = local.boundary_arn
}
