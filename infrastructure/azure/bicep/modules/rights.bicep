@description('The gateway\'s name.')
param gatewayName string

@description('The network\'s name.')
param networkName string

@description('Name of the identity that reads the certificate.')
param readerName string

@description('The cluster, which joins its nodes to the network.')
param clusterPrincipalId string

@description('The ingress controller, which puts pods into the gateway.')
param ingressPrincipalId string

// Contributor, Network Contributor, Managed Identity Operator
var contributorRole = 'b24988ac-6180-42a0-ab88-20f7382dd24c'
var networkRole = '4d97b98b-1d4f-4787-a291-c67834d212e7'
var operatorRole = 'f1a07417-d97a-45cb-824c-7a7467783830'

resource gateway 'Microsoft.Network/applicationGateways@2024-05-01' existing = {
  name: gatewayName
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {
  name: networkName
}

resource reader 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: readerName
}

resource ingressInGateway 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(gateway.id, ingressPrincipalId, contributorRole)
  scope: gateway
  properties: {
    principalId: ingressPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', contributorRole)
  }
}

resource ingressAsReader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(reader.id, ingressPrincipalId, operatorRole)
  scope: reader
  properties: {
    principalId: ingressPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', operatorRole)
  }
}

resource membersOfNetwork 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for principalId in [clusterPrincipalId, ingressPrincipalId]: {
  name: guid(network.id, principalId, networkRole)
  scope: network
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', networkRole)
  }
}]
