@description('The cache\'s name, unique in the region.')
param name string

@description('Where it is.')
param location string

@description('Tags on everything.')
param tags object

@description('Size, in Azure Managed Redis\'s words.')
@allowed(['Balanced_B1', 'Balanced_B5', 'Balanced_B10'])
param size string

@description('A second node that takes over by itself.')
param highAvailability bool

@description('Subnet of the private endpoint.')
param endpointsSubnetId string

@description('Network in which the cache is found.')
param networkId string

resource cache 'Microsoft.Cache/redisEnterprise@2024-10-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: size }
  properties: {
    highAvailability: highAvailability ? 'Enabled' : 'Disabled'
    minimumTlsVersion: '1.2'
  }
}

// It holds what may be lost: when full, it forgets what was used longest ago, and it writes nothing down.
resource database 'Microsoft.Cache/redisEnterprise/databases@2024-10-01' = {
  parent: cache
  name: 'default'
  properties: {
    clientProtocol: 'Encrypted'
    clusteringPolicy: 'EnterpriseCluster'
    evictionPolicy: 'AllKeysLRU'
    port: 10000
    accessKeysAuthentication: 'Enabled'
  }
}

module endpoint 'private-endpoint.bicep' = {
  name: 'redis-endpoint'
  params: {
    name: '${name}-redis'
    location: location
    tags: tags
    targetId: cache.id
    part: 'redisEnterprise'
    subnetId: endpointsSubnetId
    networkId: networkId
    zoneName: 'privatelink.redis.azure.net'
  }
}

output id string = cache.id
output host string = cache.properties.hostName
