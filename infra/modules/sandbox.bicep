// The sandbox of Azure: Flex Consumption has no programs of the system, so one that reads what strangers sent, such as pdftotext, runs in a job of its own.
// Nothing listens in it, it holds no secret and no identity, and its network leads to the account's blobs and to what the platform itself needs. The app's
// identity may start it, see how it stands and stop it. The image comes from a registry that gives it without a credential.
param name string
param location string
param tags object
param image string
param registryId string
param storageAccountId string
param principalId string
param workspaceId string

var jobsOperator = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b9a307c4-5aa3-4b52-ba60-2b17c136cd7b')
var jobsPrefix = '10.70.0.0/26'
var endpointsPrefix = '10.70.0.64/27'

// What is reached inside the network: the account's blobs, by links that the app signs, and the image's registry.
var blobs = {
  name: 'blob'
  target: storageAccountId
  group: 'blob'
  zone: 'privatelink.blob.${environment().suffixes.storage}'
}
var images = {
  name: 'registry'
  target: registryId
  group: 'registry'
  zone: 'privatelink${environment().suffixes.acrLoginServer}'
}
var reached = empty(registryId) ? [blobs] : [blobs, images]

// The platform brings its own parts from these, and takes logs; the program has a network of its own with nothing in it, where the platform lets it.
var platform = [
  'MicrosoftContainerRegistry'
  'AzureFrontDoor.FirstParty'
  'AzureMonitor'
]
var platformRules = [for (tag, index) in platform: {
  name: 'platform-${index}'
  properties: {
    priority: 300 + index
    direction: 'Outbound'
    access: 'Allow'
    protocol: 'Tcp'
    sourceAddressPrefix: jobsPrefix
    sourcePortRange: '*'
    destinationAddressPrefix: tag
    destinationPortRange: '443'
  }
}]
var closingRules = [
  {
    name: 'blobs'
    properties: {
      priority: 100
      direction: 'Outbound'
      access: 'Allow'
      protocol: 'Tcp'
      sourceAddressPrefix: jobsPrefix
      sourcePortRange: '*'
      destinationAddressPrefix: endpointsPrefix
      destinationPortRange: '443'
    }
  }
  {
    name: 'inside'
    properties: {
      priority: 200
      direction: 'Outbound'
      access: 'Allow'
      protocol: '*'
      sourceAddressPrefix: jobsPrefix
      sourcePortRange: '*'
      destinationAddressPrefix: jobsPrefix
      destinationPortRange: '*'
    }
  }
  {
    name: 'time'
    properties: {
      priority: 400
      direction: 'Outbound'
      access: 'Allow'
      protocol: 'Udp'
      sourceAddressPrefix: jobsPrefix
      sourcePortRange: '*'
      destinationAddressPrefix: '*'
      destinationPortRange: '123'
    }
  }
  {
    name: 'nothing-else'
    properties: {
      priority: 4096
      direction: 'Outbound'
      access: 'Deny'
      protocol: '*'
      sourceAddressPrefix: '*'
      sourcePortRange: '*'
      destinationAddressPrefix: '*'
      destinationPortRange: '*'
    }
  }
]

resource rules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg-${name}-sandbox'
  location: location
  tags: tags
  properties: {
    securityRules: concat(closingRules, platformRules)
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-${name}-sandbox'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.70.0.0/24'
      ]
    }
    subnets: [
      {
        name: 'jobs'
        properties: {
          addressPrefix: jobsPrefix
          networkSecurityGroup: {
            id: rules.id
          }
          delegations: [
            {
              name: 'jobs'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: endpointsPrefix
        }
      }
    ]
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = [for one in reached: {
  name: 'pe-${name}-sandbox-${one.name}'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: '${network.id}/subnets/endpoints'
    }
    privateLinkServiceConnections: [
      {
        name: one.name
        properties: {
          privateLinkServiceId: one.target
          groupIds: [
            one.group
          ]
        }
      }
    ]
  }
}]

resource zone 'Microsoft.Network/privateDnsZones@2020-06-01' = [for one in reached: {
  name: one.zone
  location: 'global'
  tags: tags
}]

resource zoneLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = [for (one, index) in reached: {
  parent: zone[index]
  name: 'sandbox'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: network.id
    }
  }
}]

resource zoneGroup 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [for (one, index) in reached: {
  parent: endpoint[index]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: one.name
        properties: {
          privateDnsZoneId: zone[index].id
        }
      }
    ]
  }
}]

resource apps 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: 'cae-${name}'
  location: location
  tags: tags
  properties: {
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    vnetConfiguration: {
      internal: true
      infrastructureSubnetId: '${network.id}/subnets/jobs'
    }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
  }
}

// A run that fails is not tried again by the platform: what the file holds decided it, or the app starts another. The app ends a program earlier than
// replicaTimeout (SandboxJob:MaxWallSeconds), which is for executions that nobody watches any more. A start brings a template of its own.
resource job 'Microsoft.App/jobs@2024-03-01' = {
  name: 'job-${name}'
  location: location
  tags: tags
  identity: {
    type: 'None'
  }
  properties: {
    environmentId: apps.id
    workloadProfileName: 'Consumption'
    configuration: {
      triggerType: 'Manual'
      replicaTimeout: 1800
      replicaRetryLimit: 0
      manualTriggerConfig: {
        parallelism: 1
        replicaCompletionCount: 1
      }
    }
    template: {
      containers: [
        {
          name: 'program'
          image: image
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
        }
      ]
    }
  }
}

resource starter 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: job
  name: guid(job.id, principalId, jobsOperator)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: jobsOperator
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: apps
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output jobId string = job.id
