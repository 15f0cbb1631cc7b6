container_name = "state"
key            = "development.tfstate"
