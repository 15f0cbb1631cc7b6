using '../main.bicep'

param environment = 'production'
param domain = 'rag.example.com'
// A certificate in a vault of yours, which the identity rag-pipeline-production-reader may read.
param certificateSecretId = 'https://example.vault.azure.net/secrets/rag-example-com'
param networkPrefix = '10.25'
param allowedCidrs = ['0.0.0.0/0']
param adminCidrs = []
param alertEmails = ['operations@example.com']

param databaseKind = 'elastic'
param databasePassword = readEnvironmentVariable('DATABASE_PASSWORD')
param databaseNodes = { count: 4, cpus: 8, storageGb: 1024 }
param highAvailability = true
param backupRetentionDays = 35
param cacheSize = 'Balanced_B5'

param nodes = { size: 'Standard_D8s_v5', min: 3, max: 10 }
param spot = true

param tags = { owner: 'platform', 'cost-centre': 'production' }
