# The cluster itself: joins its nodes to the subnet.
resource "azurerm_user_assigned_identity" "cluster" {
  name                = "${var.name}-cluster"
  resource_group_name = var.group.name
  location            = var.group.location
  tags                = var.tags
}

resource "azurerm_role_assignment" "cluster" {
  scope                = var.subnet_id
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
}

resource "azurerm_kubernetes_cluster" "this" {
  name                         = var.name
  resource_group_name          = var.group.name
  location                     = var.group.location
  dns_prefix                   = var.name
  kubernetes_version           = var.kubernetes_version
  sku_tier                     = "Standard"
  automatic_upgrade_channel    = "patch"
  node_os_upgrade_channel      = "NodeImage"
  private_cluster_enabled      = length(var.admin_cidrs) == 0
  local_account_disabled       = true
  oidc_issuer_enabled          = true
  workload_identity_enabled    = true
  azure_policy_enabled         = true
  image_cleaner_enabled        = true
  image_cleaner_interval_hours = 168
  run_command_enabled          = false
  cost_analysis_enabled        = true
  tags                         = var.tags

  default_node_pool {
    name                        = "general"
    vm_size                     = var.node_groups["general"].size
    auto_scaling_enabled        = true
    min_count                   = var.node_groups["general"].min
    max_count                   = var.node_groups["general"].max
    vnet_subnet_id              = var.subnet_id
    zones                       = ["1", "2", "3"]
    max_pods                    = 110
    os_sku                      = "AzureLinux"
    host_encryption_enabled     = true
    temporary_name_for_rotation = "rotating"
    tags                        = var.tags

    upgrade_settings {
      max_surge = "33%"
    }
  }

  dynamic "api_server_access_profile" {
    for_each = toset(length(var.admin_cidrs) == 0 ? [] : ["office"])

    content {
      authorized_ip_ranges = var.admin_cidrs
    }
  }

  azure_active_directory_role_based_access_control {
    azure_rbac_enabled     = true
    admin_group_object_ids = var.administrators
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.cluster.id]
  }

  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_data_plane  = "cilium"
    network_policy      = "cilium"
    outbound_type       = "userAssignedNATGateway"
    load_balancer_sku   = "standard"
    pod_cidr            = "10.244.0.0/16"
    service_cidr        = "10.245.0.0/16"
    dns_service_ip      = "10.245.0.10"
  }

  # Spare capacity first, as the priorities say that infrastructure/chart puts into the cluster.
  auto_scaler_profile {
    expander = "priority"
  }

  key_vault_secrets_provider {
    secret_rotation_enabled = true
  }

  oms_agent {
    log_analytics_workspace_id      = var.log_workspace_id
    msi_auth_for_monitoring_enabled = true
  }

  monitor_metrics {}

  maintenance_window_auto_upgrade {
    frequency   = "Weekly"
    interval    = 1
    duration    = 4
    day_of_week = "Sunday"
    start_time  = "02:00"
    utc_offset  = "+00:00"
  }

  # Azure encrypts etcd with a key of its own: it cannot do so with ours, since its plug-in stands outside the vault's firewall.
  depends_on = [azurerm_role_assignment.cluster]

  lifecycle {
    ignore_changes = [default_node_pool[0].node_count, kubernetes_version]
  }

  #checkov:skip=CKV_AZURE_117:disks are encrypted by the host (host_encryption_enabled), temporary ones included
  #checkov:skip=CKV_AZURE_115:private where admin_cidrs names no network
  #checkov:skip=CKV_AZURE_226:ephemeral disks do not fit on every size of the sizing table
  #checkov:skip=CKV_AZURE_232:one group runs everything: a second one would idle in small installations
}

resource "azurerm_kubernetes_cluster_node_pool" "this" {
  for_each                = { for name, group in var.node_groups : name => group if name != "general" }
  name                    = each.key
  kubernetes_cluster_id   = azurerm_kubernetes_cluster.this.id
  vm_size                 = each.value.size
  auto_scaling_enabled    = true
  min_count               = each.value.min
  max_count               = each.value.max
  vnet_subnet_id          = var.subnet_id
  zones                   = ["1", "2", "3"]
  max_pods                = 110
  os_sku                  = each.value.gpu ? "Ubuntu" : "AzureLinux"
  priority                = each.value.spot ? "Spot" : "Regular"
  eviction_policy         = each.value.spot ? "Delete" : null
  spot_max_price          = each.value.spot ? -1 : null
  host_encryption_enabled = true
  node_taints             = compact([each.value.spot ? "kubernetes.azure.com/scalesetpriority=spot:NoSchedule" : "", each.value.gpu ? "nvidia.com/gpu=true:NoSchedule" : ""])
  node_labels             = { "rag-pipeline/nodes" = each.key }
  tags                    = var.tags

  lifecycle {
    ignore_changes = [node_count]
  }
}
