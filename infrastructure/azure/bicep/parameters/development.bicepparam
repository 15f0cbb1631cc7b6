using '../main.bicep'

param environment = 'development'
param domain = 'rag.development.example.com'
// A certificate in a vault of yours, which the identity rag-pipeline-development-reader may read.
param certificateSecretId = 'https://example.vault.azure.net/secrets/rag-development-example-com'
param networkPrefix = '10.23'
param allowedCidrs = ['203.0.113.0/24']
param adminCidrs = ['203.0.113.0/24']
param alertEmails = ['operations@example.com']

param databaseKind = 'elastic'
param databasePassword = readEnvironmentVariable('DATABASE_PASSWORD')
param databaseNodes = { count: 2, cpus: 2, storageGb: 128 }
param highAvailability = false
param backupRetentionDays = 7
param cacheSize = 'Balanced_B1'

param nodes = { size: 'Standard_D4s_v5', min: 2, max: 6 }
param spot = true

param tags = { owner: 'platform', 'cost-centre': 'development' }
