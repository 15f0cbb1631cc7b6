# Workflows come in with a token of GitHub's, which says which repository and environment they run for. No keys.
locals {
  policies = jsondecode(file("${path.module}/../../policies/rbac.json"))

  # Plans are made for pull requests, which anyone may open: they read. The rest waits for the environment's approval.
  subjects = {
    plan    = ["repo:${var.repository}:pull_request", "repo:${var.repository}:ref:refs/heads/main"]
    apply   = ["repo:${var.repository}:environment:${var.environment}"]
    release = ["repo:${var.repository}:environment:${var.environment}"]
  }

  logins = merge([for identity, subjects in local.subjects : { for index, subject in subjects : "${identity}-${index}" => { identity = identity, subject = subject } }]...)
  roles  = merge([for identity, policy in local.policies : { for role in policy.roles : "${identity} ${role}" => { identity = identity, role = role } }]...)

  # Apply reads the state, plan's roles included; it gives away seven roles and no other.
  grantable = [for role in data.azurerm_role_definition.grantable : basename(role.role_definition_id)]
  condition = <<-TEXT
    ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR
     (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${join(", ", local.grantable)}}))
    AND
    ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR
     (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${join(", ", local.grantable)}}))
  TEXT
}

data "azurerm_role_definition" "grantable" {
  for_each = toset(local.policies.apply.grantable)
  name     = each.key
  scope    = local.scope
}

resource "azurerm_user_assigned_identity" "pipeline" {
  for_each            = local.subjects
  name                = "${var.name}-pipeline-${each.key}"
  resource_group_name = azurerm_resource_group.this.name
  location            = azurerm_resource_group.this.location
  tags                = local.tags
}

resource "azurerm_federated_identity_credential" "github" {
  for_each            = local.logins
  name                = each.key
  resource_group_name = azurerm_resource_group.this.name
  parent_id           = azurerm_user_assigned_identity.pipeline[each.value.identity].id
  issuer              = "https://token.actions.githubusercontent.com"
  audience            = ["api://AzureADTokenExchange"]
  subject             = each.value.subject
}

resource "azurerm_role_definition" "pipeline" {
  for_each    = { for identity, policy in local.policies : identity => policy if length(policy.actions) > 0 }
  name        = "${var.name} pipeline ${each.key} (${var.environment})"
  scope       = local.scope
  description = each.value.description

  permissions {
    actions     = each.value.actions
    not_actions = each.value.notActions
  }

  assignable_scopes = [local.scope]
}

resource "azurerm_role_assignment" "own" {
  for_each           = azurerm_role_definition.pipeline
  scope              = local.scope
  role_definition_id = each.value.role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.pipeline[each.key].principal_id
  condition_version  = each.key == "apply" ? "2.0" : null
  condition          = each.key == "apply" ? local.condition : null
}

resource "azurerm_role_assignment" "built_in" {
  for_each             = local.roles
  scope                = local.scope
  role_definition_name = each.value.role
  principal_id         = azurerm_user_assigned_identity.pipeline[each.value.identity].principal_id
}

resource "azurerm_role_assignment" "state" {
  for_each = {
    plan  = { role = "Storage Blob Data Reader", who = azurerm_user_assigned_identity.pipeline["plan"].principal_id }
    apply = { role = "Storage Blob Data Contributor", who = azurerm_user_assigned_identity.pipeline["apply"].principal_id }
    # Whoever runs this: an owner of the subscription may not read its blobs by that alone.
    owner = { role = "Storage Blob Data Contributor", who = data.azurerm_client_config.current.object_id }
  }
  scope                = azurerm_storage_account.state.id
  role_definition_name = each.value.role
  principal_id         = each.value.who
}
