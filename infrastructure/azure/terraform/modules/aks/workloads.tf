# Pods of a service account become an identity, without a key.
resource "azurerm_user_assigned_identity" "workload" {
  for_each            = var.workloads
  name                = "${var.name}-${each.key}"
  resource_group_name = var.group.name
  location            = var.group.location
  tags                = var.tags
}

resource "azurerm_federated_identity_credential" "workload" {
  for_each            = var.workloads
  name                = each.key
  resource_group_name = var.group.name
  parent_id           = azurerm_user_assigned_identity.workload[each.key].id
  issuer              = azurerm_kubernetes_cluster.this.oidc_issuer_url
  audience            = ["api://AzureADTokenExchange"]
  subject             = "system:serviceaccount:${each.value.namespace}:${each.value.service_account}"
}
