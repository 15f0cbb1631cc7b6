terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "6.50.0"
    }
    random = {
      source  = "hashicorp/random"
      version = "3.7.2"
    }
  }

  # Which bucket: environments/ENVIRONMENT/backend.hcl. Google's buckets lock the state by themselves.
  backend "gcs" {}
}

provider "google" {
  project               = var.project_id
  region                = var.region
  default_labels        = local.tags
  user_project_override = true
  billing_project       = var.project_id
}
