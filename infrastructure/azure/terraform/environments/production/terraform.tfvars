environment        = "production"
region             = "germanywestcentral"
size               = "medium"
release            = "v0.1.0"
domain             = "rag.example.com"
allowed_cidrs      = ["0.0.0.0/0"]
network_cidr       = "10.22.0.0/16"
alert_emails       = ["operations@example.com"]
monthly_budget_usd = 3500

spot                  = true
protected             = true
backup_retention_days = 35
database              = { high_availability = true, read_replicas = 1 }
cache                 = { high_availability = true }
replicas              = { min = 3, max = 10 }

tags = {
  owner       = "platform"
  cost-centre = "production"
}

# What only Azure asks for.
subscription_id = "00000000-0000-0000-0000-000000000000"
