environment        = "staging"
region             = "germanywestcentral"
size               = "small"
release            = "v0.1.0"
domain             = "rag.staging.example.com"
allowed_cidrs      = ["203.0.113.0/24"]
admin_cidrs        = ["203.0.113.0/24"]
network_cidr       = "10.21.0.0/16"
alert_emails       = ["operations@example.com"]
monthly_budget_usd = 1000

# As production in everything that can break, smaller in everything that costs.
spot                  = true
protected             = true
backup_retention_days = 7
database              = { high_availability = true }
cache                 = { high_availability = true }
replicas              = { min = 2, max = 4 }

tags = {
  owner       = "platform"
  cost-centre = "staging"
}

# What only Azure asks for.
subscription_id = "00000000-0000-0000-0000-000000000000"
