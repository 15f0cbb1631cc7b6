mock_provider "azurerm" {
  source = "../tests/mocks"

  mock_data "azurerm_role_definition" {
    defaults = { role_definition_id = "/subscriptions/0/providers/Microsoft.Authorization/roleDefinitions/00000000-0000-0000-0000-00000000000a" }
  }
}

variables {
  environment     = "production"
  subscription_id = "00000000-0000-0000-0000-000000000000"
  region          = "germanywestcentral"
  repository      = "example/rag-pipeline"
}

run "state_is_safe" {
  assert {
    condition     = !azurerm_storage_account.state.shared_access_key_enabled && !azurerm_storage_account.state.allow_nested_items_to_be_public && azurerm_storage_account.state.min_tls_version == "TLS1_2"
    error_message = "The state is opened by roles alone, over TLS."
  }

  assert {
    condition     = one(azurerm_storage_account.state.blob_properties).versioning_enabled && azurerm_management_lock.state.lock_level == "CanNotDelete"
    error_message = "The state is versioned, and not deleted by mistake."
  }

  assert {
    condition     = can(regex("^[a-z0-9]{3,24}$", output.state_account))
    error_message = "The account has a name that Azure takes."
  }
}

run "workflows_come_in_for_their_environment_only" {
  assert {
    condition     = [for login, credential in azurerm_federated_identity_credential.github : credential.subject if startswith(login, "apply-")] == ["repo:example/rag-pipeline:environment:production"]
    error_message = "Only jobs of the environment production change production."
  }
}

run "least_rights" {
  assert {
    condition     = length([for assignment in azurerm_role_assignment.built_in : assignment if contains(["Owner", "User Access Administrator"], assignment.role_definition_name)]) == 0
    error_message = "No identity owns the subscription."
  }

  assert {
    condition     = [for role, assignment in azurerm_role_assignment.built_in : assignment.role_definition_name if startswith(role, "plan ")] == ["Reader"] && contains(one(azurerm_role_definition.pipeline["plan"].permissions).not_actions, "*/listKeys/action")
    error_message = "A plan reads, and no keys."
  }

  assert {
    condition     = strcontains(azurerm_role_assignment.own["apply"].condition, "ForAnyOfAnyValues:GuidEquals {00000000-0000-0000-0000-00000000000a") && azurerm_role_assignment.own["apply"].condition_version == "2.0"
    error_message = "The pipeline gives away the named roles, and cannot make itself an owner."
  }

  assert {
    condition     = azurerm_role_assignment.state["plan"].role_definition_name == "Storage Blob Data Reader" && !contains(keys(azurerm_role_assignment.state), "release")
    error_message = "Plans read the state, releases do not see it."
  }
}

run "malformed_repository_is_refused" {
  command = plan

  variables {
    repository = "rag-pipeline"
  }

  expect_failures = [var.repository]
}

run "unknown_environment_is_refused" {
  command = plan

  variables {
    environment = "test"
  }

  expect_failures = [var.environment]
}
