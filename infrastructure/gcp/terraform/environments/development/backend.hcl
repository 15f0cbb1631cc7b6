prefix = "development"
