@description('The group\'s name.')
param name string

@description('Where it is.')
param location string

@description('Tags on everything.')
param tags object

@description('Who may reach whom: a list of policies/network-security.json.')
param rules array

@description('Networks whose people may come in, where a rule\'s source is PEOPLE.')
param allowedCidrs array

resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    securityRules: [for rule in rules: {
      name: rule.name
      properties: {
        priority: rule.priority
        direction: rule.direction
        access: rule.access
        protocol: rule.protocol
        sourcePortRange: '*'
        destinationPortRange: rule.ports
        sourceAddressPrefix: rule.source == 'PEOPLE' ? null : rule.source
        sourceAddressPrefixes: rule.source == 'PEOPLE' ? allowedCidrs : null
        destinationAddressPrefix: rule.destination
      }
    }]
  }
}

output id string = group.id
