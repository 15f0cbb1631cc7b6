locals {
  # Sizes that Azure sells, in GB.
  disks   = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384]
  disk_gb = [for size in local.disks : size if size >= var.storage_gb][0]

  # Statement parameters stay out of the log: they are document text and questions.
  parameters = {
    "azure.extensions"                  = "VECTOR,PG_STAT_STATEMENTS"
    "require_secure_transport"          = "on"
    "ssl_min_protocol_version"          = "TLSv1.2"
    "log_connections"                   = "on"
    "log_disconnections"                = "on"
    "log_checkpoints"                   = "on"
    "log_min_duration_statement"        = "1000"
    "log_parameter_max_length"          = "0"
    "log_parameter_max_length_on_error" = "0"
    "connection_throttle.enable"        = "on"
    "jit"                               = "off"
    "random_page_cost"                  = "1.1"
    "maintenance_work_mem"              = "524288"
  }
}

resource "azurerm_postgresql_flexible_server" "primary" {
  name                          = var.name
  resource_group_name           = var.group.name
  location                      = var.group.location
  version                       = var.engine_version
  sku_name                      = var.sku
  storage_mb                    = 1024 * local.disk_gb
  auto_grow_enabled             = true
  delegated_subnet_id           = var.subnet_id
  private_dns_zone_id           = var.zone_id
  public_network_access_enabled = false
  administrator_login           = "rag"
  administrator_password_wo     = var.password

  administrator_password_wo_version = var.password_version

  backup_retention_days        = var.backup_retention_days
  geo_redundant_backup_enabled = false
  tags                         = var.tags

  dynamic "high_availability" {
    for_each = toset(var.high_availability ? ["ZoneRedundant"] : [])

    content {
      mode = high_availability.key
    }
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption.identity_id]
  }

  customer_managed_key {
    key_vault_key_id                  = var.encryption.key_id
    primary_user_assigned_identity_id = var.encryption.identity_id
  }

  authentication {
    password_auth_enabled         = true
    active_directory_auth_enabled = false
  }

  maintenance_window {
    day_of_week  = 0
    start_hour   = 4
    start_minute = 0
  }

  # Azure chooses the zones, and exchanges them when the standby takes over. The disk grows by itself.
  lifecycle {
    ignore_changes = [zone, high_availability[0].standby_availability_zone, storage_mb]
  }

  #checkov:skip=CKV2_AZURE_57:it stands in a subnet of the network itself (delegated_subnet_id)
  #checkov:skip=CKV_AZURE_136:a copy in another region is a person's decision: it can only be set when the database is made
}

resource "azurerm_postgresql_flexible_server_configuration" "this" {
  for_each  = local.parameters
  server_id = azurerm_postgresql_flexible_server.primary.id
  name      = each.key
  value     = each.value
}

resource "azurerm_postgresql_flexible_server_database" "rag" {
  name      = "rag"
  server_id = azurerm_postgresql_flexible_server.primary.id
  charset   = "UTF8"
  collation = "en_US.utf8"
}

resource "azurerm_postgresql_flexible_server" "replica" {
  for_each                      = toset([for number in range(var.read_replicas) : tostring(number + 1)])
  name                          = "${var.name}-replica-${each.key}"
  resource_group_name           = var.group.name
  location                      = var.group.location
  create_mode                   = "Replica"
  source_server_id              = azurerm_postgresql_flexible_server.primary.id
  version                       = var.engine_version
  sku_name                      = var.sku
  storage_mb                    = 1024 * local.disk_gb
  auto_grow_enabled             = true
  delegated_subnet_id           = var.subnet_id
  private_dns_zone_id           = var.zone_id
  public_network_access_enabled = false
  tags                          = var.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption.identity_id]
  }

  customer_managed_key {
    key_vault_key_id                  = var.encryption.key_id
    primary_user_assigned_identity_id = var.encryption.identity_id
  }

  lifecycle {
    ignore_changes = [zone, storage_mb]
  }

  #checkov:skip=CKV2_AZURE_57:it stands in a subnet of the network itself (delegated_subnet_id)
  #checkov:skip=CKV_AZURE_136:the primary is what is backed up
}

resource "azurerm_management_lock" "this" {
  for_each   = toset(var.deletion_protection ? ["database"] : [])
  name       = each.key
  scope      = azurerm_postgresql_flexible_server.primary.id
  lock_level = "CanNotDelete"
  notes      = "The database holds what cannot be made anew"
}
