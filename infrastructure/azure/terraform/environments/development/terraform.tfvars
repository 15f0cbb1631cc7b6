environment        = "development"
region             = "germanywestcentral"
size               = "small"
release            = "v0.1.0"
domain             = "rag.development.example.com"
allowed_cidrs      = ["203.0.113.0/24"]
admin_cidrs        = ["203.0.113.0/24"]
network_cidr       = "10.20.0.0/16"
alert_emails       = ["operations@example.com"]
monthly_budget_usd = 600

# Cheap, and deleted without a second thought.
spot                  = true
protected             = false
backup_retention_days = 7
database              = { high_availability = false }
cache                 = { high_availability = false }
replicas              = { min = 1, max = 2 }

tags = {
  owner       = "platform"
  cost-centre = "development"
}

# What only Azure asks for.
subscription_id = "00000000-0000-0000-0000-000000000000"
