resource "azurerm_storage_account" "this" {
  name                              = var.account_name
  resource_group_name               = var.group.name
  location                          = var.group.location
  account_kind                      = "StorageV2"
  account_tier                      = "Standard"
  account_replication_type          = var.replication
  https_traffic_only_enabled        = true
  min_tls_version                   = "TLS1_2"
  public_network_access_enabled     = false
  allow_nested_items_to_be_public   = false
  shared_access_key_enabled         = false
  default_to_oauth_authentication   = true
  local_user_enabled                = false
  infrastructure_encryption_enabled = true
  cross_tenant_replication_enabled  = false
  tags                              = var.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption.identity_id]
  }

  customer_managed_key {
    key_vault_key_id          = var.encryption.versionless_key_id
    user_assigned_identity_id = var.encryption.identity_id
  }

  blob_properties {
    versioning_enabled  = true
    change_feed_enabled = true

    delete_retention_policy {
      days = 30
    }

    container_delete_retention_policy {
      days = 30
    }
  }

  sas_policy {
    expiration_period = "00.01:00:00"
    expiration_action = "Block"
  }

  network_rules {
    default_action = "Deny"
    bypass         = ["AzureServices"]
  }

  #checkov:skip=CKV_AZURE_33:there are no queues
  #checkov:skip=CKV_AZURE_206:three zones by default; a copy in another region by var.replication
  #checkov:skip=CKV2_AZURE_33:it has one, below; checkov does not match it
}

resource "azurerm_storage_container" "this" {
  for_each              = var.containers
  name                  = each.key
  storage_account_id    = azurerm_storage_account.this.id
  container_access_type = "private"

  #checkov:skip=CKV2_AZURE_21:monitoring's diagnostic settings log reads
}

resource "azurerm_storage_management_policy" "this" {
  storage_account_id = azurerm_storage_account.this.id

  dynamic "rule" {
    for_each = var.containers

    content {
      name    = rule.key
      enabled = true

      filters {
        blob_types   = ["blockBlob"]
        prefix_match = ["${rule.key}/"]
      }

      actions {
        base_blob {
          tier_to_cool_after_days_since_modification_greater_than = rule.value.cold_after_days
          delete_after_days_since_modification_greater_than       = rule.value.delete_after_days == 0 ? null : rule.value.delete_after_days
        }

        version {
          delete_after_days_since_creation = rule.value.old_versions_kept_days
        }
      }
    }
  }
}

resource "azurerm_private_endpoint" "this" {
  name                = "${var.name}-blob"
  resource_group_name = var.group.name
  location            = var.group.location
  subnet_id           = var.endpoint.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = "blob"
    private_connection_resource_id = azurerm_storage_account.this.id
    subresource_names              = ["blob"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "blob"
    private_dns_zone_ids = [var.endpoint.zone_id]
  }
}
