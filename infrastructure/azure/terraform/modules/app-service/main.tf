locals {
  outside = var.inside == null
}

resource "azurerm_service_plan" "this" {
  name                   = "${var.name}-${var.service}"
  resource_group_name    = var.group.name
  location               = var.group.location
  os_type                = "Linux"
  sku_name               = var.plan
  worker_count           = var.replicas.min
  zone_balancing_enabled = var.zone_balancing
  tags                   = var.tags

  # The autoscaler decides how many there are.
  lifecycle {
    ignore_changes = [worker_count]
  }

  #checkov:skip=CKV_AZURE_212:var.replicas decides; production is refused with fewer than two of the API
  #checkov:skip=CKV_AZURE_225:var.zone_balancing decides
}

resource "azurerm_linux_web_app" "this" {
  name                = var.app_name
  resource_group_name = var.group.name
  location            = var.group.location
  service_plan_id     = azurerm_service_plan.this.id
  # The services inside speak HTTP to each other, over the network's own endpoints.
  https_only                                     = local.outside
  public_network_access_enabled                  = local.outside
  client_affinity_enabled                        = false
  virtual_network_subnet_id                      = var.subnet_id
  vnet_image_pull_enabled                        = true
  key_vault_reference_identity_id                = var.identity.id
  ftp_publish_basic_authentication_enabled       = false
  webdeploy_publish_basic_authentication_enabled = false
  tags                                           = var.tags

  app_settings = merge(var.settings, {
    WEBSITES_PORT                       = tostring(var.port)
    WEBSITES_ENABLE_APP_SERVICE_STORAGE = "false"
    WEBSITE_WARMUP_PATH                 = "/readyz"
    DOCKER_ENABLE_CI                    = "false"
  })

  identity {
    type         = "UserAssigned"
    identity_ids = [var.identity.id]
  }

  site_config {
    always_on                                     = true
    http2_enabled                                 = true
    ftps_state                                    = "Disabled"
    minimum_tls_version                           = "1.2"
    scm_minimum_tls_version                       = "1.2"
    vnet_route_all_enabled                        = true
    remote_debugging_enabled                      = false
    health_check_path                             = "/health"
    health_check_eviction_time_in_min             = 2
    container_registry_use_managed_identity       = true
    container_registry_managed_identity_client_id = var.identity.client_id
    ip_restriction_default_action                 = "Deny"
    scm_ip_restriction_default_action             = "Deny"

    application_stack {
      docker_registry_url = "https://${var.registry}"
      docker_image_name   = "${var.image}:${var.release}"
    }

    dynamic "ip_restriction" {
      for_each = toset(local.outside ? [var.front_door_id] : [])

      content {
        name        = "front-door"
        priority    = 100
        action      = "Allow"
        service_tag = "AzureFrontDoor.Backend"

        headers = [{
          x_azure_fdid      = [ip_restriction.key]
          x_fd_health_probe = []
          x_forwarded_for   = []
          x_forwarded_host  = []
        }]
      }
    }
  }

  logs {
    detailed_error_messages = true
    failed_request_tracing  = true

    http_logs {
      file_system {
        retention_in_days = 7
        retention_in_mb   = 100
      }
    }
  }

  #checkov:skip=CKV_AZURE_13:people are authenticated by the service itself
  #checkov:skip=CKV_AZURE_14:the API takes HTTPS only; the others are reached inside the network alone
  #checkov:skip=CKV_AZURE_17:people have no certificates; the service authenticates them itself
  #checkov:skip=CKV_AZURE_88:the services keep nothing on disk
  #checkov:skip=CKV_AZURE_222:the API answers Front Door alone, the others no one outside the network
}

resource "azurerm_private_endpoint" "this" {
  for_each            = local.outside ? {} : { (var.service) = var.inside }
  name                = "${var.name}-${each.key}"
  resource_group_name = var.group.name
  location            = var.group.location
  subnet_id           = each.value.subnet_id
  tags                = var.tags

  private_service_connection {
    name                           = each.key
    private_connection_resource_id = azurerm_linux_web_app.this.id
    subresource_names              = ["sites"]
    is_manual_connection           = false
  }

  private_dns_zone_group {
    name                 = each.key
    private_dns_zone_ids = [each.value.zone_id]
  }
}
