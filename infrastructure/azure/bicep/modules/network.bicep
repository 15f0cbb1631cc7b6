@description('Prefix of all names.')
param name string

@description('Where it is.')
param location string

@description('Tags on everything.')
param tags object

@description('First two numbers of the network\'s addresses, such as 10.23: it is a /16.')
@minLength(3)
@maxLength(7)
param prefix string

@description('Networks whose people may come in.')
@minLength(1)
param allowedCidrs array

// The same rules as Terraform's.
var rules = loadJsonContent('../../policies/network-security.json')

module kubernetesGroup 'security-group.bicep' = {
  name: 'kubernetes-group'
  params: { name: '${name}-kubernetes', location: location, tags: tags, rules: rules.kubernetes, allowedCidrs: allowedCidrs }
}

module gatewayGroup 'security-group.bicep' = {
  name: 'gateway-group'
  params: { name: '${name}-gateway', location: location, tags: tags, rules: rules.gateway, allowedCidrs: allowedCidrs }
}

module jobsGroup 'security-group.bicep' = {
  name: 'jobs-group'
  params: { name: '${name}-jobs', location: location, tags: tags, rules: rules.jobs, allowedCidrs: allowedCidrs }
}

module databasesGroup 'security-group.bicep' = {
  name: 'databases-group'
  params: { name: '${name}-databases', location: location, tags: tags, rules: rules.databases, allowedCidrs: allowedCidrs }
}

module endpointsGroup 'security-group.bicep' = {
  name: 'endpoints-group'
  params: { name: '${name}-endpoints', location: location, tags: tags, rules: rules.endpoints, allowedCidrs: allowedCidrs }
}

resource wayOutAddress 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: '${name}-way-out'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

// The way out, without a way in.
resource wayOut 'Microsoft.Network/natGateways@2024-05-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    idleTimeoutInMinutes: 10
    publicIpAddresses: [{ id: wayOutAddress.id }]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['${prefix}.0.0/16'] }
    subnets: [
      {
        name: 'kubernetes'
        properties: {
          addressPrefix: '${prefix}.0.0/20'
          defaultOutboundAccess: false
          networkSecurityGroup: { id: kubernetesGroup.outputs.id }
          natGateway: { id: wayOut.id }
        }
      }
      {
        name: 'gateway'
        properties: {
          addressPrefix: '${prefix}.16.0/24'
          networkSecurityGroup: { id: gatewayGroup.outputs.id }
        }
      }
      {
        name: 'jobs'
        properties: {
          addressPrefix: '${prefix}.17.0/24'
          defaultOutboundAccess: false
          networkSecurityGroup: { id: jobsGroup.outputs.id }
          natGateway: { id: wayOut.id }
          delegations: [{ name: 'jobs', properties: { serviceName: 'Microsoft.ContainerInstance/containerGroups' } }]
        }
      }
      {
        name: 'databases'
        properties: {
          addressPrefix: '${prefix}.18.0/24'
          defaultOutboundAccess: false
          networkSecurityGroup: { id: databasesGroup.outputs.id }
          delegations: [{ name: 'databases', properties: { serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '${prefix}.19.0/24'
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Enabled'
          networkSecurityGroup: { id: endpointsGroup.outputs.id }
        }
      }
    ]
  }
}

output id string = network.id
output kubernetesSubnetId string = '${network.id}/subnets/kubernetes'
output gatewaySubnetId string = '${network.id}/subnets/gateway'
output jobsSubnetId string = '${network.id}/subnets/jobs'
output databasesSubnetId string = '${network.id}/subnets/databases'
output endpointsSubnetId string = '${network.id}/subnets/endpoints'
