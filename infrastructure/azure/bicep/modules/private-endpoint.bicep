@description('The endpoint\'s name.')
param name string

@description('Where it is.')
param location string

@description('Tags on everything.')
param tags object

@description('What is reached by it.')
param targetId string

@description('Which part of it, such as blob or vault.')
param part string

@description('Subnet of the endpoint.')
param subnetId string

@description('Network in which the name is found.')
param networkId string

@description('DNS zone of the name, such as privatelink.blob.core.windows.net.')
param zoneName string

resource zone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: zoneName
  location: 'global'
  tags: tags
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  parent: zone
  name: name
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: networkId }
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: part
        properties: {
          privateLinkServiceId: targetId
          groupIds: [part]
        }
      }
    ]
  }
}

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = {
  parent: endpoint
  name: 'zone'
  properties: {
    privateDnsZoneConfigs: [{ name: part, properties: { privateDnsZoneId: zone.id } }]
  }
}

output id string = endpoint.id
