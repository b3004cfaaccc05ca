using './main.bicep'

param environment = 'dev'
param costCentre = 'engineering'
param owner = readEnvironmentVariable('CARTRITA_OWNER')
param maximumInstances = 10
param storageSku = 'Standard_LRS'
param searchSku = 'basic'
param adminKeySecretName = readEnvironmentVariable('CARTRITA_ADMIN_KEY_SECRET', '')
param secretSettings = json(readEnvironmentVariable('CARTRITA_SECRET_SETTINGS', '{}'))
param plainSettings = json(readEnvironmentVariable('CARTRITA_PLAIN_SETTINGS', '{}'))
param sandboxImage = readEnvironmentVariable('CARTRITA_SANDBOX_IMAGE', '')
param sandboxRegistryId = readEnvironmentVariable('CARTRITA_SANDBOX_REGISTRY', '')
param connectBlobTrigger = bool(readEnvironmentVariable('CARTRITA_CONNECT_BLOB_TRIGGER', 'false'))
