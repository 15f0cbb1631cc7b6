@description('Prefix of all names.')
param name string

@description('The vault\'s name, unique in the world.')
@minLength(3)
@maxLength(24)
param vaultName string

@description('Where it is.')
param location string

@description('Tags on everything.')
param tags object

@description('Networks from which people reach the vault.')
param adminCidrs array

@description('Principal that may read certificates and secrets: the gateway\'s and the workers\' identity.')
param readerPrincipalId string

@description('Principal that writes secrets: whoever deploys. Owning the subscription does not let one write them.')
param writerPrincipalId string
@description('Workspace that records who opened it.')
param workspaceId string

@description('Subnet of the private endpoint.')
param endpointsSubnetId string

@description('Network in which the vault is found.')
param networkId string

// Key Vault Secrets User
var readerRole = '4633458b-17de-408a-b874-0445c86b69e6'
// Key Vault Secrets Officer
var writerRole = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: vaultName
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'premium' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    enabledForTemplateDeployment: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'AzureServices'
      ipRules: [for cidr in adminCidrs: { value: cidr }]
    }
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, readerPrincipalId, readerRole)
  scope: vault
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readerRole)
  }
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, writerPrincipalId, writerRole)
  scope: vault
  properties: {
    principalId: writerPrincipalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', writerRole)
  }
}

resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

module endpoint 'private-endpoint.bicep' = {
  name: 'vault-endpoint'
  params: {
    name: '${name}-vault'
    location: location
    tags: tags
    targetId: vault.id
    part: 'vault'
    subnetId: endpointsSubnetId
    networkId: networkId
    zoneName: 'privatelink.vaultcore.azure.net'
  }
}

output id string = vault.id
output name string = vault.name
output uri string = vault.properties.vaultUri
