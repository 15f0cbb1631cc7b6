@description('Prefix of all names.')
param name string

@description('The account\'s name, unique in the world.')
@minLength(3)
@maxLength(24)
param accountName string

@description('Where it is.')
param location string

@description('Tags on everything.')
param tags object

@description('How often what is stored is copied: over three zones, or to another region too.')
@allowed(['Standard_ZRS', 'Standard_GZRS'])
param replication string

@description('Subnet of the private endpoint.')
param endpointsSubnetId string

@description('Network in which the account is found.')
param networkId string

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  // checkov:skip=CKV_AZURE_206:replication is a parameter: three zones at least
  // checkov:skip=CKV_AZURE_43:the name comes in as a parameter, bounded in its length
  name: accountName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: replication }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: 'Disabled'
    supportsHttpsTrafficOnly: true
    encryption: { keySource: 'Microsoft.Storage', requireInfrastructureEncryption: true }
    networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: { enabled: true, days: 30 }
    containerDeleteRetentionPolicy: { enabled: true, days: 30 }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = [for purpose in ['documents', 'backups']: {
  parent: blobs
  name: purpose
  properties: { publicAccess: 'None' }
}]

module endpoint 'private-endpoint.bicep' = {
  name: 'storage-endpoint'
  params: {
    name: '${name}-blob'
    location: location
    tags: tags
    targetId: account.id
    part: 'blob'
    subnetId: endpointsSubnetId
    networkId: networkId
    zoneName: 'privatelink.blob.core.windows.net'
  }
}

output name string = account.name
