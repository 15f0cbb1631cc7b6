container_name = "state"
key            = "staging.tfstate"
