// AKS behind an Application Gateway, workers on Container Instances, Citus for those who outgrow one database.
// Into a resource group: scripts/deploy-bicep.sh production

@description('What everything is called; the environment is appended.')
@minLength(3)
@maxLength(16)
param name string = 'rag-pipeline'

@description('Which installation this is.')
@allowed(['development', 'staging', 'production'])
param environment string

@description('Where it is.')
param location string = resourceGroup().location

@description('Name people use, such as rag.example.com.')
param domain string

@description('The certificate, as a secret of a vault that the identity may read.')
param certificateSecretId string

@description('First two numbers of the network\'s addresses, such as 10.23: it is a /16.')
param networkPrefix string = '10.23'

@description('Networks whose people may use the service.')
@minLength(1)
param allowedCidrs array

@description('Networks from which the cluster\'s control plane and the vault may be reached; none makes them private.')
param adminCidrs array = []

@description('Groups of Entra that administer the cluster, by object id.')
param administrators array = []

@description('Who is told when something is wrong.')
@minLength(1)
param alertEmails array

@description('Whose Citus.')
@allowed(['elastic', 'cosmos'])
param databaseKind string = 'elastic'

@description('The database owner\'s password.')
@secure()
@minLength(16)
param databasePassword string

@description('Nodes of the database, CPUs and GB of disk of each.')
param databaseNodes object = { count: 2, cpus: 2, storageGb: 128 }

@description('A standby of database and cache.')
param highAvailability bool = true

@description('Days to which the database can be put back.')
@minValue(7)
@maxValue(35)
param backupRetentionDays int = 30

@description('Size of the cache.')
@allowed(['Balanced_B1', 'Balanced_B5', 'Balanced_B10'])
param cacheSize string = 'Balanced_B1'

@description('Nodes of the cluster: machine, least, most.')
param nodes object = { size: 'Standard_D4s_v5', min: 2, max: 6 }

@description('Run what can be interrupted on spare capacity.')
param spot bool = false

@description('Most nodes with a GPU.')
param maxGpuNodes int = 0

@description('Workers on Container Instances. In the second run: the first makes the vault their secrets are put into.')
param workers int = 0

@description('Release that the workers run.')
param release string = ''

@description('The embedder, as the workers reach it.')
param embedderUrl string = ''

@description('Tags on everything, beside name and environment.')
param tags object

var fullName = '${name}-${environment}'
var suffix = take(uniqueString(resourceGroup().id, fullName), 6)
var uniqueName = '${take(replace(name, '-', ''), 8)}${take(environment, 4)}${suffix}'
var allTags = union(tags, { name: name, environment: environment, 'managed-by': 'bicep' })

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: fullName
  location: location
  tags: allTags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 90
  }
}

// Reads the certificate and the workers' secrets, pulls the workers' image.
resource reader 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${fullName}-reader'
  location: location
  tags: allTags
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: {
    name: fullName
    location: location
    tags: allTags
    prefix: networkPrefix
    allowedCidrs: allowedCidrs
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: fullName
    vaultName: uniqueName
    location: location
    tags: allTags
    adminCidrs: adminCidrs
    readerPrincipalId: reader.properties.principalId
    writerPrincipalId: deployer().objectId
    workspaceId: workspace.id
    endpointsSubnetId: network.outputs.endpointsSubnetId
    networkId: network.outputs.id
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: fullName
    accountName: uniqueName
    location: location
    tags: allTags
    replication: environment == 'production' ? 'Standard_GZRS' : 'Standard_ZRS'
    endpointsSubnetId: network.outputs.endpointsSubnetId
    networkId: network.outputs.id
  }
}

module database 'modules/database.bicep' = {
  name: 'database'
  params: {
    name: fullName
    serverName: '${fullName}-${suffix}'
    location: location
    tags: allTags
    kind: databaseKind
    password: databasePassword
    nodes: databaseNodes.count
    nodeCpus: databaseNodes.cpus
    nodeStorageGb: databaseNodes.storageGb
    highAvailability: highAvailability
    backupRetentionDays: backupRetentionDays
    endpointsSubnetId: network.outputs.endpointsSubnetId
    networkId: network.outputs.id
  }
}

module redis 'modules/redis.bicep' = {
  name: 'redis'
  params: {
    name: '${fullName}-${suffix}'
    location: location
    tags: allTags
    size: cacheSize
    highAvailability: highAvailability
    endpointsSubnetId: network.outputs.endpointsSubnetId
    networkId: network.outputs.id
  }
}

module gateway 'modules/gateway.bicep' = {
  name: 'gateway'
  params: {
    name: fullName
    location: location
    tags: allTags
    subnetId: network.outputs.gatewaySubnetId
    domain: domain
    certificateSecretId: certificateSecretId
    identityId: reader.id
    allowedCidrs: allowedCidrs
    requestsPer5Minutes: 3000
    workspaceId: workspace.id
  }
}

module kubernetes 'modules/kubernetes.bicep' = {
  name: 'kubernetes'
  params: {
    name: fullName
    location: location
    tags: allTags
    subnetId: network.outputs.kubernetesSubnetId
    gatewayId: gateway.outputs.id
    adminCidrs: adminCidrs
    administrators: administrators
    nodeSize: nodes.size
    minNodes: nodes.min
    maxNodes: nodes.max
    spot: spot
    maxGpuNodes: maxGpuNodes
    workspaceId: workspace.id
  }
}

module rights 'modules/rights.bicep' = {
  name: 'rights'
  params: {
    gatewayName: fullName
    networkName: fullName
    readerName: reader.name
    clusterPrincipalId: kubernetes.outputs.principalId
    ingressPrincipalId: kubernetes.outputs.ingressPrincipalId
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    registryName: uniqueName
    location: location
    tags: allTags
    pullerPrincipalIds: [kubernetes.outputs.kubeletPrincipalId, reader.properties.principalId]
  }
}

module monitor 'modules/monitor.bicep' = {
  name: 'monitor'
  params: {
    name: fullName
    tags: allTags
    alertEmails: alertEmails
    gatewayId: gateway.outputs.id
    clusterId: kubernetes.outputs.id
    cacheId: redis.outputs.id
  }
}

resource secrets 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: uniqueName
}

module workersModule 'modules/workers.bicep' = if (workers > 0) {
  name: 'workers'
  params: {
    name: fullName
    location: location
    tags: allTags
    count: workers
    image: '${registry.outputs.loginServer}/${name}/worker:${release}'
    registry: registry.outputs.loginServer
    identityId: reader.id
    subnetId: network.outputs.jobsSubnetId
    databaseUrl: secrets.getSecret('database-url')
    redisUrl: secrets.getSecret('redis-url')
    embedderUrl: embedderUrl
    workspaceId: workspace.id
  }
}

output url string = 'https://${domain}'
output address string = gateway.outputs.address
output cluster string = kubernetes.outputs.name
output registry string = '${registry.outputs.loginServer}/${name}'
output databaseHost string = database.outputs.host
output cacheHost string = redis.outputs.host
output vaultName string = vault.outputs.name
output storageAccount string = storage.outputs.name
