locals {
  # The add-ons that speak to AWS have a role of their own: service account and policy.
  addon_roles = {
    vpc-cni            = { service_account = "aws-node", policy = "AmazonEKS_CNI_Policy" }
    aws-ebs-csi-driver = { service_account = "ebs-csi-controller-sa", policy = "service-role/AmazonEBSCSIDriverPolicy" }
  }

  addons = {
    eks-pod-identity-agent = null
    kube-proxy             = null
    coredns                = null
    metrics-server         = null
    aws-ebs-csi-driver     = null
    # Network policies are obeyed, not merely stored.
    vpc-cni = jsonencode({ enableNetworkPolicy = "true" })
  }
}

resource "aws_iam_role" "addon" {
  for_each             = local.addon_roles
  name                 = "${var.name}-${each.key}"
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "pods.eks.amazonaws.com" }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
    }]
  })
}

resource "aws_iam_role_policy_attachment" "addon" {
  for_each   = local.addon_roles
  role       = aws_iam_role.addon[each.key].name
  policy_arn = "arn:aws:iam::aws:policy/${each.value.policy}"
}

resource "aws_eks_addon" "this" {
  for_each                    = local.addons
  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  configuration_values        = each.value
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"

  dynamic "pod_identity_association" {
    for_each = contains(keys(local.addon_roles), each.key) ? { (each.key) = local.addon_roles[each.key] } : {}

    content {
      role_arn        = aws_iam_role.addon[pod_identity_association.key].arn
      service_account = pod_identity_association.value.service_account
    }
  }
}
