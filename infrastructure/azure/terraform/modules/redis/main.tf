# Managed Redis: Azure Cache for Redis is being retired.
resource "azurerm_managed_redis" "this" {
  name                      = var.name
  resource_group_name       = var.group.name
  location                  = var.group.location
  sku_name                  = var.sku
  high_availability_enabled = var.high_availability
  public_network_access     = "Disabled"
  tags                      = var.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [var.encryption.identity_id]
  }

  customer_managed_key {
    key_vault_key_id          = var.encryption.key_id
    user_assigned_identity_id = var.encryption.identity_id
  }

  # The cache holds what may be lost: when full, it forgets what was used longest ago, and it writes nothing down.
  # One endpoint that looks like a single Redis: the services speak no cluster protocol.
  default_database {
    access_keys_authentication_enabled = true
    client_protocol                    = "Encrypted"
    clustering_policy                  = "EnterpriseCluster"
    eviction_policy                    = "AllKeysLRU"
  }
}

resource "azurerm_private_endpoint" "this" {
  name                = "${var.name}-redis"
  resource_group_name = var.group.name
  location            = var.group.location
  subnet_id           = var.endpoint.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = "redis"
    private_connection_resource_id = azurerm_managed_redis.this.id
    subresource_names              = ["redisEnterprise"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = "redis"
    private_dns_zone_ids = [var.endpoint.zone_id]
  }
}
