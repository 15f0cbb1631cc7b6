@description('The registry\'s name, unique in the world.')
@minLength(5)
@maxLength(50)
param registryName string

@description('Where it is.')
param location string

@description('Tags on everything.')
param tags object

@description('Principals that pull images: the cluster\'s nodes, the workers.')
param pullerPrincipalIds array

// AcrPull
var pullRole = '7f951dda-4ed3-4680-a7ca-43fe172d538d'

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  // checkov:skip=CKV_AZURE_166:images are scanned before they come here, by the workflow that builds them
  // checkov:skip=CKV_AZURE_139:workflows push from anywhere; without a role no one pulls or pushes
  name: registryName
  location: location
  tags: tags
  sku: { name: 'Premium' }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    dataEndpointEnabled: true
    zoneRedundancy: 'Enabled'
    publicNetworkAccess: 'Enabled'
    policies: {
      retentionPolicy: { status: 'enabled', days: 30 }
      exportPolicy: { status: 'enabled' }
    }
  }
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for principalId in pullerPrincipalIds: {
  name: guid(registry.id, principalId, pullRole)
  scope: registry
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', pullRole)
  }
}]

output loginServer string = registry.properties.loginServer
