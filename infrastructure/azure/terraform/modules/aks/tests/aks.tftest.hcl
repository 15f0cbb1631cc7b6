mock_provider "azurerm" {
  source = "../../tests/mocks"
}

variables {
  name             = "rag-pipeline-production"
  group            = { name = "rag-pipeline-production", location = "germanywestcentral" }
  tags             = { environment = "production" }
  subnet_id        = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/kubernetes"
  admin_cidrs      = []
  administrators   = ["00000000-0000-0000-0000-000000000006"]
  log_workspace_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w"
  workloads        = { backup = { namespace = "rag", service_account = "rag-backup" } }
  node_groups = {
    general = { size = "Standard_D2s_v5", min = 3, max = 10 }
    spot    = { size = "Standard_D2s_v5", min = 0, max = 10, spot = true }
    gpu     = { size = "Standard_NC4as_T4_v3", min = 0, max = 2, gpu = true }
  }
}

run "people_come_in_by_entra_alone" {
  assert {
    condition     = azurerm_kubernetes_cluster.this.local_account_disabled && one(azurerm_kubernetes_cluster.this.azure_active_directory_role_based_access_control).azure_rbac_enabled
    error_message = "There are no local accounts."
  }

  assert {
    condition     = azurerm_kubernetes_cluster.this.private_cluster_enabled && !azurerm_kubernetes_cluster.this.run_command_enabled
    error_message = "The control plane is private, and no one runs commands past it."
  }
}

run "reached_from_the_office" {
  variables {
    admin_cidrs = ["203.0.113.0/24"]
  }

  assert {
    condition     = output.public && one(azurerm_kubernetes_cluster.this.api_server_access_profile).authorized_ip_ranges == toset(["203.0.113.0/24"])
    error_message = "The control plane answers the named networks only."
  }
}

run "encrypted" {
  assert {
    condition     = one(azurerm_kubernetes_cluster.this.default_node_pool).host_encryption_enabled && alltrue([for pool in azurerm_kubernetes_cluster_node_pool.this : pool.host_encryption_enabled])
    error_message = "All disks are encrypted by the machines that they belong to."
  }

  assert {
    condition     = one(azurerm_kubernetes_cluster.this.network_profile).network_policy == "cilium"
    error_message = "Network policies are obeyed."
  }
}

run "cluster_has_one_right" {
  assert {
    condition     = azurerm_role_assignment.cluster.role_definition_name == "Network Contributor" && azurerm_role_assignment.cluster.scope == var.subnet_id
    error_message = "The cluster joins its subnet, and nothing else."
  }
}

run "groups_of_machines" {
  assert {
    condition     = azurerm_kubernetes_cluster_node_pool.this["spot"].priority == "Spot" && azurerm_kubernetes_cluster_node_pool.this["spot"].node_taints == tolist(["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"])
    error_message = "The group spot runs on spare capacity, and says so."
  }

  assert {
    condition     = one(azurerm_kubernetes_cluster.this.auto_scaler_profile).expander == "priority"
    error_message = "Spare capacity is taken first."
  }

  assert {
    condition     = azurerm_kubernetes_cluster_node_pool.this["gpu"].node_taints == tolist(["nvidia.com/gpu=true:NoSchedule"]) && azurerm_kubernetes_cluster_node_pool.this["gpu"].min_count == 0
    error_message = "Machines with a GPU are tainted, and cost nothing while no one needs them."
  }

  assert {
    condition     = toset(keys(azurerm_kubernetes_cluster_node_pool.this)) == toset(["spot", "gpu"]) && one(azurerm_kubernetes_cluster.this.default_node_pool).zones == toset(["1", "2", "3"])
    error_message = "The general group stands in three zones."
  }
}

run "pods_become_identities" {
  assert {
    condition     = azurerm_federated_identity_credential.workload["backup"].subject == "system:serviceaccount:rag:rag-backup"
    error_message = "Only pods of the service account named become the identity."
  }
}

run "whole_internet_is_refused" {
  command = plan

  variables {
    admin_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.admin_cidrs]
}

run "no_general_group_is_refused" {
  command = plan

  variables {
    node_groups = { spot = { size = "Standard_D2s_v5", min = 1, max = 2, spot = true } }
  }

  expect_failures = [var.node_groups]
}

run "addresses_as_administrators_are_refused" {
  command = plan

  variables {
    administrators = ["operators@example.com"]
  }

  expect_failures = [var.administrators]
}

run "old_kubernetes_is_refused" {
  command = plan

  variables {
    kubernetes_version = "1.28"
  }

  expect_failures = [var.kubernetes_version]
}
