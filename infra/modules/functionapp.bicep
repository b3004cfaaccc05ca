// The app on Flex Consumption: HTTP, blob and durable functions scale in groups of their own.
param name string
param location string
param tags object
param identityId string
param identityClientId string
param storageAccountName string
param blobEndpoint string
param packageContainer string
param applicationInsightsConnectionString string
param vaultUri string
param signalREndpoint string
param searchEndpoint string
param azureOpenAiEndpoint string
param openAiSecretName string
param adminKeySecretName string
param secretSettings object
param plainSettings object
param sandboxJobId string
param sandboxImage string
param maximumInstances int
param instanceMemory int
param alwaysReadyHttp int
param workspaceId string

var hostSettings = {
  AzureWebJobsStorage__accountName: storageAccountName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureSignalRConnectionString__serviceUri: signalREndpoint
  AzureSignalRConnectionString__credential: 'managedidentity'
  AzureSignalRConnectionString__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  AZURE_CLIENT_ID: identityClientId
  // The platform's front end says who the client is, and by which scheme.
  Proxy__Hops: '1'
  Knowledge__SearchEndpoint: searchEndpoint
  // The app's own folder is a package that can't be written.
  Storage__StateDirectory: '/tmp/cartrita'
}
// The product finds the account through AzureWebJobsStorage, as the host does.
var adminKey = empty(adminKeySecretName) ? {} : {
  CARTRITA_ADMIN_KEY: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${adminKeySecretName})'
}
var azureOpenAi = empty(azureOpenAiEndpoint) ? {} : {
  AZURE_OPENAI_ENDPOINT: azureOpenAiEndpoint
}
var openAi = empty(openAiSecretName) ? {} : {
  OPENAI_API_KEY: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${openAiSecretName})'
}
var secrets = toObject(items(secretSettings), setting => setting.key, setting => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${setting.value})')
var sandboxJob = empty(sandboxJobId) ? {} : {
  SandboxJob__Id: sandboxJobId
  SandboxJob__Image: sandboxImage
  SandboxJob__Management: environment().resourceManager
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      minTlsVersion: '1.3'
      http20Enabled: true
    }
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobEndpoint}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemory
        alwaysReady: alwaysReadyHttp == 0 ? [] : [
          {
            name: 'http'
            instanceCount: alwaysReadyHttp
          }
        ]
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(plainSettings, secrets, hostSettings, adminKey, azureOpenAi, openAi, sandboxJob)
  }

  // Publishing takes Entra ID only: no passwords for FTP or for the deployment site.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'FunctionAppLogs'
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

output id string = app.id
output name string = app.name
output address string = 'https://${app.properties.defaultHostName}'
