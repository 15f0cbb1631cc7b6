prefix = "staging"
