container_name = "state"
key            = "production.tfstate"
