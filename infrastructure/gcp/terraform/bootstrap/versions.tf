terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "6.50.0"
    }
    google-beta = {
      source  = "hashicorp/google-beta"
      version = "6.50.0"
    }
  }
}

provider "google" {
  project        = var.project_id
  region         = var.region
  default_labels = { name = var.name, managed-by = "terraform", environment = var.environment }
}

provider "google-beta" {
  project = var.project_id
  region  = var.region
}
