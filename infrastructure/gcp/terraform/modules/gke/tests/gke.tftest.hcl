mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  name                = "rag-pipeline-production"
  project_id          = "example-project"
  region              = "europe-west3"
  network_id          = "network"
  subnet_id           = "subnet"
  admin_cidrs         = []
  administrators      = ["operators@example.com"]
  labels              = { environment = "production" }
  kms_key_id          = "projects/example-project/locations/europe-west3/keyRings/r/cryptoKeys/k"
  deletion_protection = true
}

run "private_and_encrypted" {
  assert {
    condition     = google_container_cluster.this.enable_autopilot && one(google_container_cluster.this.private_cluster_config).enable_private_nodes && one(google_container_cluster.this.private_cluster_config).enable_private_endpoint
    error_message = "Neither nodes nor control plane have a public address."
  }

  assert {
    condition     = one(google_container_cluster.this.database_encryption).state == "ENCRYPTED" && one(google_container_cluster.this.database_encryption).key_name == var.kms_key_id
    error_message = "Kubernetes' secrets are encrypted with the environment's key."
  }

  assert {
    condition     = !one(one(google_container_cluster.this.master_auth).client_certificate_config).issue_client_certificate
    error_message = "No one signs in with a certificate that can't be taken back."
  }
}

run "reached_from_the_office" {
  variables {
    admin_cidrs = ["203.0.113.0/24"]
  }

  assert {
    condition     = output.public && [for block in one(google_container_cluster.this.master_authorized_networks_config).cidr_blocks : block.cidr_block] == ["203.0.113.0/24"]
    error_message = "The control plane answers the named networks only."
  }
}

run "nodes_have_few_rights" {
  assert {
    condition     = toset(keys(google_project_iam_member.nodes)) == toset(["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"])
    error_message = "Nodes log, measure and pull images, and nothing else."
  }

  assert {
    condition     = keys(google_project_iam_member.administrators) == ["operators@example.com"]
    error_message = "Only the named groups administer."
  }
}

run "protected_and_labelled" {
  assert {
    condition     = google_container_cluster.this.deletion_protection && google_container_cluster.this.resource_labels.environment == "production" && one(google_container_cluster.this.cost_management_config).enabled
    error_message = "The cluster cannot be deleted by mistake, and its costs can be summed."
  }
}

run "whole_internet_is_refused" {
  command = plan

  variables {
    admin_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.admin_cidrs]
}

run "zone_is_refused" {
  command = plan

  variables {
    region = "europe-west3-a"
  }

  expect_failures = [var.region]
}

run "administrator_without_address_is_refused" {
  command = plan

  variables {
    administrators = ["operators"]
  }

  expect_failures = [var.administrators]
}
