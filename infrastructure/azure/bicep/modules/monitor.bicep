@description('Prefix of all names.')
param name string

@description('Tags on everything.')
param tags object

@description('Who is told.')
@minLength(1)
param alertEmails array

@description('The gateway.')
param gatewayId string

@description('The cluster.')
param clusterId string

@description('The cache.')
param cacheId string

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'rag'
    enabled: true
    emailReceivers: [for address in alertEmails: { name: address, emailAddress: address, useCommonAlertSchema: true }]
  }
}

// What pages a person. Thresholds follow docs/deployment.md.
var alerts = [
  {
    name: 'api-errors'
    what: 'More than ten answers in five minutes are errors of ours'
    scope: gatewayId
    namespace: 'Microsoft.Network/applicationGateways'
    metric: 'FailedRequests'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 10
  }
  {
    name: 'api-slow'
    what: 'Answers take longer than half a second on average'
    scope: gatewayId
    namespace: 'Microsoft.Network/applicationGateways'
    metric: 'BackendLastByteResponseTime'
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: 500
  }
  {
    name: 'api-unhealthy'
    what: 'No API answers its health check'
    scope: gatewayId
    namespace: 'Microsoft.Network/applicationGateways'
    metric: 'HealthyHostCount'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'nodes-busy'
    what: 'The cluster has little memory left'
    scope: clusterId
    namespace: 'Microsoft.ContainerService/managedClusters'
    metric: 'node_memory_working_set_percentage'
    aggregation: 'Average'
    operator: 'GreaterThan'
    threshold: 90
  }
  {
    name: 'cache-memory'
    what: 'The cache is nearly full: it forgets more than it should'
    scope: cacheId
    namespace: 'Microsoft.Cache/redisEnterprise'
    metric: 'usedmemorypercentage'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 90
  }
]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [for alert in alerts: {
  name: '${name}-${alert.name}'
  location: 'global'
  tags: tags
  properties: {
    description: alert.what
    severity: 1
    enabled: true
    autoMitigate: true
    scopes: [alert.scope]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: alert.name
          metricNamespace: alert.namespace
          metricName: alert.metric
          timeAggregation: alert.aggregation
          operator: alert.operator
          threshold: alert.threshold
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}]

output actionGroupId string = people.id
