using './main.bicep'

param environment = 'prod'
param costCentre = 'product'
param owner = readEnvironmentVariable('CARTRITA_OWNER')
param maximumInstances = 100
param instanceMemory = 4096
param alwaysReadyHttp = 2
param storageSku = 'Standard_ZRS'
param searchSku = 'standard'
param searchReplicas = 2
param signalRUnits = 2
param logRetentionDays = 90
param softDeleteDays = 30
param openAiSecretName = readEnvironmentVariable('CARTRITA_OPENAI_SECRET', '')
param azureOpenAiEndpoint = readEnvironmentVariable('CARTRITA_AZURE_OPENAI_ENDPOINT', '')
param adminKeySecretName = readEnvironmentVariable('CARTRITA_ADMIN_KEY_SECRET', '')
param secretSettings = json(readEnvironmentVariable('CARTRITA_SECRET_SETTINGS', '{}'))
param plainSettings = json(readEnvironmentVariable('CARTRITA_PLAIN_SETTINGS', '{}'))
param sandboxImage = readEnvironmentVariable('CARTRITA_SANDBOX_IMAGE', '')
param sandboxRegistryId = readEnvironmentVariable('CARTRITA_SANDBOX_REGISTRY', '')
param connectBlobTrigger = bool(readEnvironmentVariable('CARTRITA_CONNECT_BLOB_TRIGGER', 'false'))
