terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    # 6.25 and older read secrets back in every plan, write-only ones too, which those who only plan may not. The lock file, written
    # on the first run, says which it is.
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.25"
    }
    random = {
      source  = "hashicorp/random"
      version = "3.7.2"
    }
  }

  # Which bucket: environments/ENVIRONMENT/backend.hcl, written by the bootstrap.
  backend "s3" {
    use_lockfile = true
    encrypt      = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}
