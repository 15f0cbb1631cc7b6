# Once for each subscription, by its owner. Everything after it is done by the identities made here.
data "azurerm_client_config" "current" {}

locals {
  scope  = "/subscriptions/${var.subscription_id}"
  suffix = substr(sha256("${var.subscription_id}/${var.name}-state"), 0, 6)
  tags   = { name = var.name, managed-by = "terraform", environment = var.environment }
}

resource "azurerm_resource_group" "this" {
  name     = "${var.name}-bootstrap"
  location = var.region
  tags     = local.tags
}

resource "azurerm_storage_account" "state" {
  name                              = "${substr(replace(var.name, "-", ""), 0, 12)}state${local.suffix}"
  resource_group_name               = azurerm_resource_group.this.name
  location                          = azurerm_resource_group.this.location
  account_kind                      = "StorageV2"
  account_tier                      = "Standard"
  account_replication_type          = "GZRS"
  https_traffic_only_enabled        = true
  min_tls_version                   = "TLS1_2"
  allow_nested_items_to_be_public   = false
  shared_access_key_enabled         = false
  default_to_oauth_authentication   = true
  local_user_enabled                = false
  infrastructure_encryption_enabled = true
  cross_tenant_replication_enabled  = false
  tags                              = local.tags

  # A state that was written wrongly can be had back.
  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = 90
    }

    container_delete_retention_policy {
      days = 90
    }
  }

  sas_policy {
    expiration_period = "00.01:00:00"
    expiration_action = "Block"
  }

  #checkov:skip=CKV_AZURE_33:there are no queues
  #checkov:skip=CKV_AZURE_59:workflows come from anywhere; without a role no one reads a byte
  #checkov:skip=CKV2_AZURE_1:the environment's key does not exist yet, and the state outlives it
  #checkov:skip=CKV2_AZURE_33:workflows come from anywhere; without a role no one reads a byte
}

resource "azurerm_storage_container" "state" {
  name                  = "state"
  storage_account_id    = azurerm_storage_account.state.id
  container_access_type = "private"

  #checkov:skip=CKV2_AZURE_21:the subscription's activity log and the account's versions tell who wrote what
}

resource "azurerm_management_lock" "state" {
  name       = "state"
  scope      = azurerm_storage_account.state.id
  lock_level = "CanNotDelete"
  notes      = "Terraform's state"
}
