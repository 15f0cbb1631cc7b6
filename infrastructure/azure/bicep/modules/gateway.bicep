@description('Prefix of all names.')
param name string

@description('Where it is.')
param location string

@description('Tags on everything.')
param tags object

@description('Subnet of the gateway.')
param subnetId string

@description('Name people use.')
param domain string

@description('The certificate, as a secret of the vault: https://VAULT/secrets/NAME.')
param certificateSecretId string

@description('Identity that reads the certificate.')
param identityId string

@description('Networks whose people may come in.')
@minLength(1)
param allowedCidrs array

@description('Requests one address may make in five minutes before it is turned away.')
@minValue(10)
param requestsPer5Minutes int

@description('Workspace that records requests and what was turned away.')
param workspaceId string

var gatewayId = resourceId('Microsoft.Network/applicationGateways', name)

// Documents and questions are prose and code: rules that look for attacks inside bodies would refuse honest ones.
resource firewall 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2024-05-01' = {
  // checkov:skip=CKV_AZURE_135:the default rule set holds the rule for Log4j; no Java runs here
  name: name
  location: location
  tags: tags
  properties: {
    policySettings: {
      state: 'Enabled'
      mode: 'Prevention'
      requestBodyCheck: false
      requestBodyEnforcement: false
      fileUploadLimitInMb: 100
    }
    customRules: [
      {
        name: 'strangers'
        priority: 1
        ruleType: 'MatchRule'
        action: 'Block'
        matchConditions: [
          {
            matchVariables: [{ variableName: 'RemoteAddr' }]
            operator: 'IPMatch'
            negationConditon: true
            matchValues: allowedCidrs
          }
        ]
      }
      {
        name: 'rate'
        priority: 2
        ruleType: 'RateLimitRule'
        rateLimitDuration: 'FiveMins'
        rateLimitThreshold: requestsPer5Minutes
        groupByUserSession: [{ groupByVariables: [{ variableName: 'ClientAddr' }] }]
        action: 'Block'
        matchConditions: [
          {
            matchVariables: [{ variableName: 'RequestUri' }]
            operator: 'Any'
            negationConditon: false
            matchValues: []
          }
        ]
      }
    ]
    managedRules: {
      managedRuleSets: [
        { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1' }
        { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }
      ]
    }
  }
}

resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: '${name}-gateway'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  zones: ['1', '2', '3']
  properties: { publicIPAllocationMethod: 'Static' }
}

resource gateway 'Microsoft.Network/applicationGateways@2024-05-01' = {
  name: name
  location: location
  tags: tags
  zones: ['1', '2', '3']
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    sku: { name: 'WAF_v2', tier: 'WAF_v2' }
    autoscaleConfiguration: { minCapacity: 1, maxCapacity: 10 }
    enableHttp2: true
    firewallPolicy: { id: firewall.id }
    sslPolicy: { policyType: 'Predefined', policyName: 'AppGwSslPolicy20220101S' }
    gatewayIPConfigurations: [{ name: 'subnet', properties: { subnet: { id: subnetId } } }]
    frontendIPConfigurations: [{ name: 'public', properties: { publicIPAddress: { id: address.id } } }]
    frontendPorts: [{ name: 'https', properties: { port: 443 } }]
    sslCertificates: [{ name: 'domain', properties: { keyVaultSecretId: certificateSecretId } }]
    probes: [
      {
        name: 'health'
        properties: {
          protocol: 'Http'
          host: domain
          path: '/health'
          interval: 10
          timeout: 5
          unhealthyThreshold: 3
          match: { statusCodes: ['200'] }
        }
      }
    ]
    // The ingress controller in the cluster puts the pods in.
    backendAddressPools: [{ name: 'api', properties: { backendAddresses: [] } }]
    backendHttpSettingsCollection: [
      {
        name: 'api'
        properties: {
          protocol: 'Http'
          port: 8000
          requestTimeout: 120
          cookieBasedAffinity: 'Disabled'
          connectionDraining: { enabled: true, drainTimeoutInSec: 30 }
          probe: { id: '${gatewayId}/probes/health' }
        }
      }
    ]
    httpListeners: [
      {
        name: 'https'
        properties: {
          protocol: 'Https'
          hostName: domain
          frontendIPConfiguration: { id: '${gatewayId}/frontendIPConfigurations/public' }
          frontendPort: { id: '${gatewayId}/frontendPorts/https' }
          sslCertificate: { id: '${gatewayId}/sslCertificates/domain' }
        }
      }
    ]
    requestRoutingRules: [
      {
        name: 'api'
        properties: {
          priority: 100
          ruleType: 'Basic'
          httpListener: { id: '${gatewayId}/httpListeners/https' }
          backendAddressPool: { id: '${gatewayId}/backendAddressPools/api' }
          backendHttpSettings: { id: '${gatewayId}/backendHttpSettingsCollection/api' }
        }
      }
    ]
  }
}

resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: gateway
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ApplicationGatewayAccessLog', enabled: true }
      { category: 'ApplicationGatewayFirewallLog', enabled: true }
    ]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = gateway.id
output address string = address.properties.ipAddress
