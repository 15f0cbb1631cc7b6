key = "development/terraform.tfstate"
