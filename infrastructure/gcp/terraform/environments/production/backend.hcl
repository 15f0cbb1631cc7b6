prefix = "production"
