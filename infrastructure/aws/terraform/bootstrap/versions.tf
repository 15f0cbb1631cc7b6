terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.25.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { name = var.name, managed-by = "terraform", environment = "all" }
  }
}
