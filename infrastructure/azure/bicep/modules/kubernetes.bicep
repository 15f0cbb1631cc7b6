@description('The cluster\'s name.')
param name string

@description('Where it is.')
param location string

@description('Tags on everything.')
param tags object

@description('Subnet of the nodes.')
param subnetId string

@description('The gateway in front of the cluster.')
param gatewayId string

@description('Networks from which the control plane may be reached; none makes it private.')
param adminCidrs array

@description('Groups of Entra that administer the cluster, by object id.')
param administrators array

@description('Machine of the nodes.')
param nodeSize string

@description('Least nodes.')
@minValue(2)
param minNodes int

@description('Most nodes.')
@maxValue(50)
param maxNodes int

@description('Nodes on spare capacity, for what can be interrupted.')
param spot bool

@description('Most nodes with a GPU; 0 makes no such group.')
@minValue(0)
@maxValue(16)
param maxGpuNodes int

@description('Workspace of the logs.')
param workspaceId string

resource cluster 'Microsoft.ContainerService/managedClusters@2024-09-01' = {
  // checkov:skip=CKV_AZURE_226:ephemeral disks do not fit on every size of machine
  // checkov:skip=CKV_AZURE_172:enableSecretRotation is set, as a text, which is what Azure takes
  name: name
  location: location
  tags: tags
  sku: { name: 'Base', tier: 'Standard' }
  identity: { type: 'SystemAssigned' }
  properties: {
    dnsPrefix: name
    kubernetesVersion: '1.33'
    disableLocalAccounts: true
    enableRBAC: true
    aadProfile: { managed: true, enableAzureRBAC: true, adminGroupObjectIDs: administrators }
    apiServerAccessProfile: {
      enablePrivateCluster: empty(adminCidrs)
      authorizedIPRanges: adminCidrs
    }
    autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' }
    oidcIssuerProfile: { enabled: true }
    securityProfile: {
      workloadIdentity: { enabled: true }
      imageCleaner: { enabled: true, intervalHours: 168 }
    }
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      outboundType: 'userAssignedNATGateway'
      loadBalancerSku: 'standard'
      podCidr: '10.244.0.0/16'
      serviceCidr: '10.245.0.0/16'
      dnsServiceIP: '10.245.0.10'
    }
    agentPoolProfiles: [
      {
        name: 'general'
        mode: 'System'
        vmSize: nodeSize
        osType: 'Linux'
        osSKU: 'AzureLinux'
        enableAutoScaling: true
        enableEncryptionAtHost: true
        minCount: minNodes
        maxCount: maxNodes
        count: minNodes
        maxPods: 110
        availabilityZones: ['1', '2', '3']
        vnetSubnetID: subnetId
        tags: tags
      }
    ]
    addonProfiles: {
      kubeDashboard: { enabled: false }
      azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true' } }
      azurepolicy: { enabled: true }
      ingressApplicationGateway: { enabled: true, config: { applicationGatewayId: gatewayId } }
      omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: workspaceId } }
    }
  }
}

resource spotNodes 'Microsoft.ContainerService/managedClusters/agentPools@2024-09-01' = if (spot) {
  // checkov:skip=CKV_AZURE_227:enableEncryptionAtHost is set; checkov looks in another place
  // checkov:skip=CKV_AZURE_168:maxPods is 110; checkov looks in another place
  parent: cluster
  name: 'spot'
  properties: {
    mode: 'User'
    vmSize: nodeSize
    osType: 'Linux'
    osSKU: 'AzureLinux'
    enableAutoScaling: true
    enableEncryptionAtHost: true
    minCount: 0
    maxCount: maxNodes
    count: 0
    maxPods: 110
    scaleSetPriority: 'Spot'
    scaleSetEvictionPolicy: 'Delete'
    spotMaxPrice: -1
    nodeTaints: ['kubernetes.azure.com/scalesetpriority=spot:NoSchedule']
    nodeLabels: { 'rag-pipeline/nodes': 'spot' }
    availabilityZones: ['1', '2', '3']
    vnetSubnetID: subnetId
    tags: tags
  }
}

resource gpuNodes 'Microsoft.ContainerService/managedClusters/agentPools@2024-09-01' = if (maxGpuNodes > 0) {
  // checkov:skip=CKV_AZURE_227:enableEncryptionAtHost is set; checkov looks in another place
  // checkov:skip=CKV_AZURE_168:maxPods is 110; checkov looks in another place
  parent: cluster
  name: 'gpu'
  properties: {
    mode: 'User'
    vmSize: 'Standard_NC4as_T4_v3'
    osType: 'Linux'
    osSKU: 'Ubuntu'
    enableAutoScaling: true
    enableEncryptionAtHost: true
    minCount: 0
    maxCount: maxGpuNodes
    count: 0
    maxPods: 110
    nodeTaints: ['nvidia.com/gpu=true:NoSchedule']
    nodeLabels: { 'rag-pipeline/nodes': 'gpu' }
    vnetSubnetID: subnetId
    tags: tags
  }
}

output name string = cluster.name
output id string = cluster.id
output kubeletPrincipalId string = cluster.properties.identityProfile.kubeletidentity.objectId
output principalId string = cluster.identity.principalId
output ingressPrincipalId string = cluster.properties.addonProfiles.ingressApplicationGateway.identity.objectId
output issuer string = cluster.properties.oidcIssuerProfile.issuerURL
