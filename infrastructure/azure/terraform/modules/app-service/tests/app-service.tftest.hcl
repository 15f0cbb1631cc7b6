mock_provider "azurerm" {
  source = "../../tests/mocks"
}

variables {
  name           = "rag-pipeline-production"
  group          = { name = "rag-pipeline-production", location = "germanywestcentral" }
  tags           = { environment = "production" }
  service        = "api"
  app_name       = "rag-production-0a1b2c-api"
  registry       = "ragproduction0a1b2c.azurecr.io"
  image          = "rag-pipeline/api"
  release        = "v1.2.3"
  port           = 8000
  plan           = "P0v3"
  replicas       = { min = 2, max = 10 }
  settings       = { DATABASE_URL = "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/database-url)" }
  identity       = { id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i", client_id = "00000000-0000-0000-0000-000000000004" }
  subnet_id      = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/services"
  front_door_id  = "00000000-0000-0000-0000-000000000005"
  zone_balancing = true
}

run "api_answers_front_door_alone" {
  assert {
    condition     = azurerm_linux_web_app.this.https_only && one(azurerm_linux_web_app.this.site_config).ip_restriction_default_action == "Deny"
    error_message = "The API takes HTTPS only, and no one's but Front Door's."
  }

  assert {
    condition     = one(one(azurerm_linux_web_app.this.site_config).ip_restriction).service_tag == "AzureFrontDoor.Backend" && one(one(one(azurerm_linux_web_app.this.site_config).ip_restriction).headers).x_azure_fdid == tolist(["00000000-0000-0000-0000-000000000005"])
    error_message = "Another customer's Front Door is turned away, too."
  }

  assert {
    condition     = length(azurerm_private_endpoint.this) == 0
    error_message = "The API needs no private endpoint."
  }
}

run "no_passwords_no_back_doors" {
  assert {
    condition     = !azurerm_linux_web_app.this.ftp_publish_basic_authentication_enabled && !azurerm_linux_web_app.this.webdeploy_publish_basic_authentication_enabled && one(azurerm_linux_web_app.this.site_config).ftps_state == "Disabled" && !one(azurerm_linux_web_app.this.site_config).remote_debugging_enabled
    error_message = "Nothing is published by password, and no one debugs from afar."
  }

  assert {
    condition     = one(azurerm_linux_web_app.this.site_config).container_registry_use_managed_identity && startswith(azurerm_linux_web_app.this.app_settings.DATABASE_URL, "@Microsoft.KeyVault(")
    error_message = "Images and secrets are had by identity."
  }
}

run "scales_from_two_to_ten" {
  assert {
    condition     = one(one(azurerm_monitor_autoscale_setting.this.profile).capacity).minimum == 2 && one(one(azurerm_monitor_autoscale_setting.this.profile).capacity).maximum == 10
    error_message = "There are two to ten instances."
  }

  assert {
    condition     = one(azurerm_linux_web_app.this.site_config).health_check_path == "/health" && azurerm_linux_web_app.this.app_settings.WEBSITES_PORT == "8000"
    error_message = "Unhealthy instances get no requests."
  }
}

run "inner_service_answers_the_network_alone" {
  variables {
    service       = "retriever"
    port          = 8001
    front_door_id = null
    inside        = { subnet_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/endpoints", zone_id = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/z" }
  }

  assert {
    condition     = !azurerm_linux_web_app.this.public_network_access_enabled && keys(azurerm_private_endpoint.this) == ["retriever"]
    error_message = "The retriever is reached by its private endpoint alone."
  }
}

run "neither_inside_nor_outside_is_refused" {
  command = plan

  variables {
    front_door_id = null
  }

  expect_failures = [var.front_door_id]
}

run "latest_is_refused" {
  command = plan

  variables {
    release = "latest"
  }

  expect_failures = [var.release]
}

run "small_plan_is_refused" {
  command = plan

  variables {
    plan = "B1"
  }

  expect_failures = [var.plan]
}

run "unknown_service_is_refused" {
  command = plan

  variables {
    service = "frontend"
  }

  expect_failures = [var.service]
}
