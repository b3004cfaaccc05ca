// Cartrita in one resource group: everything that the app needs, reached by its managed identity and never by a key.
targetScope = 'resourceGroup'

@description('Short name of the installation, part of every resource name.')
@minLength(3)
@maxLength(11)
param name string = 'cartrita'

@description('The stage that this installation is: it is part of every resource name and a tag.')
@allowed(['dev', 'prod'])
param environment string

@description('The region of all resources; it must offer Flex Consumption.')
param location string = resourceGroup().location

@description('Who pays: the cost-centre tag.')
param costCentre string

@description('Who answers for it: the owner tag, and the address that alerts are sent to.')
param owner string

@description('The most instances that one function group scales out to.')
@minValue(1)
@maxValue(1000)
param maximumInstances int

@description('Memory of an instance in MB.')
@allowed([2048, 4096])
param instanceMemory int = 2048

@description('HTTP instances that are kept warm.')
@minValue(0)
param alwaysReadyHttp int = 0

@description('Replication of the storage account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageSku string

@description('Size of the search service.')
@allowed(['basic', 'standard', 'standard2'])
param searchSku string

@description('Replicas of the search service; reads are covered by an SLA from two on.')
@minValue(1)
@maxValue(12)
param searchReplicas int = 1

@description('Units of the SignalR service.')
@minValue(1)
param signalRUnits int = 1

@description('Days for which logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Days for which deleted or overwritten blobs can be brought back.')
@minValue(7)
@maxValue(365)
param softDeleteDays int = 7

@description('Days after which what the product should have expired is deleted by the storage account.')
@minValue(31)
param backstopDays int = 45

@description('The Azure OpenAI endpoint that the app uses with its identity, such as https://NAME.openai.azure.com/openai/v1; empty for none.')
param azureOpenAiEndpoint string = ''

@description('The secret of the key vault that holds OPENAI_API_KEY; empty where the installation does not use that provider.')
param openAiSecretName string = ''

@description('The secret of the key vault that holds CARTRITA_ADMIN_KEY, from which all other keys are made; empty until the secret is there.')
param adminKeySecretName string = ''

@description('Settings that come from the key vault: the name of each with the name of its secret, such as { TAVILY_API_KEY: \'tavily\', DEEPGRAM_API_KEY: \'deepgram\' }.')
param secretSettings object = {}

@description('Settings that are no secrets, such as prices, limits and sources of tools: the name of each with its text, two underscores for each level.')
param plainSettings object = {}

@description('The container image of the sandbox job, made of infra/sandbox, with its digest; empty for none: PDF files are refused then.')
param sandboxImage string = ''

@description('The resource id of the Azure Container Registry that holds the image and gives it without a credential; empty where it is another registry that the platform may reach.')
param sandboxRegistryId string = ''

@description('True once the app is deployed: the subscription needs a key that the host makes when it first loads the blob extension.')
param connectBlobTrigger bool = false

var tags = {
  project: name
  environment: environment
  'cost-centre': costCentre
  owner: owner
}
var suffix = uniqueString(resourceGroup().id, name, environment)
var prefix = '${name}-${environment}'

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: 'id-${prefix}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: prefix
    location: location
    tags: tags
    retentionDays: logRetentionDays
    principalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: take('st${name}${environment}${suffix}', 24)
    location: location
    tags: tags
    sku: storageSku
    softDeleteDays: softDeleteDays
    backstopDays: backstopDays
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/keyvault.bicep' = {
  name: 'vault'
  params: {
    name: take('kv-${name}-${environment}-${suffix}', 24)
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module signalR 'modules/signalr.bicep' = {
  name: 'signalr'
  params: {
    name: 'sigr-${prefix}-${suffix}'
    location: location
    tags: tags
    units: signalRUnits
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module search 'modules/search.bicep' = {
  name: 'search'
  params: {
    name: 'srch-${prefix}-${suffix}'
    location: location
    tags: tags
    sku: searchSku
    replicas: searchReplicas
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module sandbox 'modules/sandbox.bicep' = if (!empty(sandboxImage)) {
  name: 'sandbox'
  params: {
    name: prefix
    location: location
    tags: tags
    image: sandboxImage
    registryId: sandboxRegistryId
    storageAccountId: storage.outputs.id
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module app 'modules/functionapp.bicep' = {
  name: 'app'
  params: {
    name: 'func-${prefix}-${suffix}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccountName: storage.outputs.name
    blobEndpoint: storage.outputs.blobEndpoint
    packageContainer: storage.outputs.packageContainer
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    vaultUri: vault.outputs.uri
    signalREndpoint: signalR.outputs.endpoint
    searchEndpoint: search.outputs.endpoint
    azureOpenAiEndpoint: azureOpenAiEndpoint
    openAiSecretName: openAiSecretName
    adminKeySecretName: adminKeySecretName
    secretSettings: secretSettings
    plainSettings: plainSettings
    sandboxJobId: empty(sandboxImage) ? '' : sandbox!.outputs.jobId
    sandboxImage: sandboxImage
    maximumInstances: maximumInstances
    instanceMemory: instanceMemory
    alwaysReadyHttp: alwaysReadyHttp
    workspaceId: monitoring.outputs.workspaceId
  }
}

module events 'modules/events.bicep' = {
  name: 'events'
  params: {
    name: 'evgt-${prefix}'
    location: location
    tags: tags
    storageAccountName: storage.outputs.name
    functionAppName: app.outputs.name
    connectBlobTrigger: connectBlobTrigger
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    name: prefix
    tags: tags
    location: location
    receiver: owner
    functionAppId: app.outputs.id
    storageAccountId: storage.outputs.id
    searchId: search.outputs.id
    workspaceId: monitoring.outputs.workspaceId
  }
}

@description('The name to publish the app under.')
output functionAppName string = app.outputs.name

@description('The address of the API.')
output address string = app.outputs.address

@description('The SignalR service.')
output signalREndpoint string = signalR.outputs.endpoint

@description('The search service.')
output searchEndpoint string = search.outputs.endpoint

@description('The key vault that takes the vendors\' keys.')
output vaultName string = vault.outputs.name
