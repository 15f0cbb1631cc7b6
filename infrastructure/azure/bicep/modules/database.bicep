@description('Prefix of all names.')
param name string

@description('The server\'s name, unique in the world.')
param serverName string

@description('Where it is.')
param location string

@description('Tags on everything.')
param tags object

@description('Whose Citus: elastic is the elastic cluster of PostgreSQL flexible server, cosmos is Cosmos DB for PostgreSQL, which Microsoft keeps for those who have it.')
@allowed(['elastic', 'cosmos'])
param kind string

@description('The owner\'s password.')
@secure()
@minLength(16)
param password string

@description('Nodes that hold the chunks; the collection says on which a chunk is.')
@minValue(2)
@maxValue(20)
param nodes int

@description('CPUs of a node.')
@allowed([2, 4, 8, 16, 32])
param nodeCpus int

@description('Disk of a node, in GB.')
@allowed([128, 256, 512, 1024, 2048])
param nodeStorageGb int

@description('A standby of each node.')
param highAvailability bool

@description('Days to which an elastic cluster can be put back; Cosmos DB keeps 35 by itself.')
@minValue(7)
@maxValue(35)
param backupRetentionDays int

@description('Subnet of the private endpoint.')
param endpointsSubnetId string

@description('Network in which the database is found.')
param networkId string

resource elastic 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = if (kind == 'elastic') {
  name: serverName
  location: location
  tags: tags
  sku: { name: 'Standard_E${nodeCpus}ds_v5', tier: 'MemoryOptimized' }
  properties: {
    version: '17'
    createMode: 'Create'
    administratorLogin: 'rag'
    administratorLoginPassword: password
    authConfig: { passwordAuth: 'Enabled', activeDirectoryAuth: 'Disabled' }
    cluster: { clusterSize: nodes, defaultDatabaseName: 'rag' }
    storage: { storageSizeGB: nodeStorageGb, autoGrow: 'Disabled' }
    backup: { backupRetentionDays: backupRetentionDays, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: highAvailability ? 'ZoneRedundant' : 'Disabled' }
    network: { publicNetworkAccess: 'Disabled' }
    maintenanceWindow: { customWindow: 'Enabled', dayOfWeek: 0, startHour: 4, startMinute: 0 }
  }
}

resource extensions 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2025-08-01' = if (kind == 'elastic') {
  parent: elastic
  name: 'azure.extensions'
  properties: { value: 'VECTOR,PG_STAT_STATEMENTS', source: 'user-override' }
}

resource cosmos 'Microsoft.DBforPostgreSQL/serverGroupsv2@2022-11-08' = if (kind == 'cosmos') {
  name: serverName
  location: location
  tags: tags
  properties: {
    postgresqlVersion: '15'
    citusVersion: '12.1'
    administratorLoginPassword: password
    enableHa: highAvailability
    enableShardsOnCoordinator: false
    coordinatorEnablePublicIpAccess: false
    coordinatorServerEdition: 'GeneralPurpose'
    coordinatorVCores: nodeCpus
    coordinatorStorageQuotaInMb: 131072
    nodeCount: nodes
    nodeEnablePublicIpAccess: false
    nodeServerEdition: 'MemoryOptimized'
    nodeVCores: nodeCpus
    nodeStorageQuotaInMb: 1024 * nodeStorageGb
    maintenanceWindow: { customWindow: 'Enabled', dayOfWeek: 0, startHour: 4, startMinute: 0 }
  }
}

module elasticEndpoint 'private-endpoint.bicep' = if (kind == 'elastic') {
  name: 'elastic-endpoint'
  params: {
    name: '${name}-database'
    location: location
    tags: tags
    targetId: elastic.id
    part: 'postgresqlServer'
    subnetId: endpointsSubnetId
    networkId: networkId
    zoneName: 'privatelink.postgres.database.azure.com'
  }
}

module cosmosEndpoint 'private-endpoint.bicep' = if (kind == 'cosmos') {
  name: 'cosmos-endpoint'
  params: {
    name: '${name}-database'
    location: location
    tags: tags
    targetId: cosmos.id
    part: 'coordinator'
    subnetId: endpointsSubnetId
    networkId: networkId
    zoneName: 'privatelink.postgres.cosmos.azure.com'
  }
}

output host string = kind == 'elastic' ? '${serverName}.postgres.database.azure.com' : 'c-${serverName}.privatelink.postgres.cosmos.azure.com'
output id string = kind == 'elastic' ? elastic.id : cosmos.id
