# Workflows come in with a token of GitHub's, which says which repository and environment they run for. No keys.
resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  # Plans are made for pull requests, which anyone may open: they read, and no secret. The rest waits for the environment's approval.
  roles = merge(
    { plan = { subjects = ["repo:${var.repository}:pull_request", "repo:${var.repository}:ref:refs/heads/main"], policies = ["plan", "sealed"] } },
    { for environment in var.environments : "apply-${environment}" => { subjects = ["repo:${var.repository}:environment:${environment}"], policies = ["plan", "apply"] } },
    { for environment in var.environments : "release-${environment}" => { subjects = ["repo:${var.repository}:environment:${environment}"], policies = ["images", "release"] } },
  )

  role_policies = merge([for role, settings in local.roles : { for policy in settings.policies : "${role}/${policy}" => { role = role, policy = policy } }]...)
}

resource "aws_iam_policy" "this" {
  for_each    = local.policies
  name        = "${var.name}-${each.key}"
  description = "See policies/iam-policies.json"
  policy      = jsonencode(each.value)
}

resource "aws_iam_role" "pipeline" {
  for_each             = local.roles
  name                 = "${var.name}-pipeline-${each.key}"
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = each.value.subjects
        }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "pipeline" {
  for_each   = local.role_policies
  role       = aws_iam_role.pipeline[each.value.role].name
  policy_arn = aws_iam_policy.this[each.value.policy].arn
}
