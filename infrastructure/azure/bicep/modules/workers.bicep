@description('Prefix of all names.')
param name string

@description('Where they are.')
param location string

@description('Tags on everything.')
param tags object

@description('How many workers; 0 leaves the work to those in the cluster.')
@minValue(0)
@maxValue(20)
param count int

@description('Image of the worker, with its release.')
param image string

@description('Host of the registry.')
param registry string

@description('Identity that pulls the image.')
param identityId string

@description('Subnet of the workers.')
param subnetId string

@description('PostgreSQL.')
@secure()
param databaseUrl string

@description('Redis.')
@secure()
param redisUrl string

@description('The embedder, as the network reaches it.')
param embedderUrl string

@description('Workspace of the logs.')
param workspaceId string

// Container Instances: workers beyond the cluster, for a flood of documents, paid by the second.
resource workers 'Microsoft.ContainerInstance/containerGroups@2023-05-01' = [for number in range(0, count): {
  name: '${name}-worker-${number}'
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    osType: 'Linux'
    restartPolicy: 'Always'
    sku: 'Standard'
    subnetIds: [{ id: subnetId }]
    imageRegistryCredentials: [{ server: registry, identity: identityId }]
    diagnostics: {
      logAnalytics: {
        workspaceId: reference(workspaceId, '2023-09-01').customerId
        workspaceKey: listKeys(workspaceId, '2023-09-01').primarySharedKey
        logType: 'ContainerInsights'
      }
    }
    containers: [
      {
        name: 'worker'
        properties: {
          image: image
          resources: { requests: { cpu: 2, memoryInGB: 4 } }
          ports: [{ port: 8003, protocol: 'TCP' }]
          securityContext: { allowPrivilegeEscalation: false, privileged: false, runAsUser: 10001, runAsGroup: 10001 }
          environmentVariables: [
            { name: 'EMBEDDER_URL', value: embedderUrl }
            { name: 'DATABASE_URL', secureValue: databaseUrl }
            { name: 'REDIS_URL', secureValue: redisUrl }
            { name: 'SHUTDOWN_GRACE_SECONDS', value: '20' }
          ]
          livenessProbe: { httpGet: { path: '/livez', port: 8003, scheme: 'http' }, periodSeconds: 15, failureThreshold: 4 }
          readinessProbe: { httpGet: { path: '/readyz', port: 8003, scheme: 'http' }, periodSeconds: 10 }
        }
      }
    ]
  }
}]

output names array = [for number in range(0, count): '${name}-worker-${number}']
