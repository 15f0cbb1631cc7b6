# What nodes may do: write logs and metrics, pull images. Not the rights of the project's default account.
resource "google_service_account" "nodes" {
  account_id   = "${substr(var.name, 0, 24)}-nodes"
  display_name = "Nodes of ${var.name}"
}

resource "google_project_iam_member" "nodes" {
  for_each = toset(["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"])
  project  = var.project_id
  role     = each.key
  member   = "serviceAccount:${google_service_account.nodes.email}"
}

resource "google_project_iam_member" "administrators" {
  for_each = var.administrators
  project  = var.project_id
  role     = "roles/container.admin"
  member   = "group:${each.key}"
}

# Autopilot: Google runs the nodes, of which we see only the pods. Spare capacity and GPUs are asked for by pods.
resource "google_container_cluster" "this" {
  #checkov:skip=CKV_GCP_12:Autopilot sees to it, and takes no other setting
  #checkov:skip=CKV_GCP_61:Autopilot sees to it, and takes no other setting; the subnet logs its traffic
  #checkov:skip=CKV_GCP_69:Autopilot sees to it, and takes no other setting
  #checkov:skip=CKV_GCP_21:labels come in as a variable; gke.tftest.hcl asserts them
  #checkov:skip=CKV_GCP_65:people get their rights by IAM, as groups (var.administrators)
  name                = var.name
  project             = var.project_id
  location            = var.region
  enable_autopilot    = true
  network             = var.network_id
  subnetwork          = var.subnet_id
  deletion_protection = var.deletion_protection
  resource_labels     = var.labels

  ip_allocation_policy {
    cluster_secondary_range_name  = "pods"
    services_secondary_range_name = "services"
  }

  private_cluster_config {
    enable_private_nodes    = true
    enable_private_endpoint = length(var.admin_cidrs) == 0
  }

  # People come in through Google's DNS endpoint, where IAM decides, wherever they are.
  control_plane_endpoints_config {
    dns_endpoint_config {
      allow_external_traffic = true
    }
  }

  master_authorized_networks_config {
    gcp_public_cidrs_access_enabled = false

    dynamic "cidr_blocks" {
      for_each = toset(var.admin_cidrs)

      content {
        cidr_block = cidr_blocks.key
      }
    }
  }

  master_auth {
    client_certificate_config {
      issue_client_certificate = false
    }
  }

  database_encryption {
    state    = "ENCRYPTED"
    key_name = var.kms_key_id
  }

  cluster_autoscaling {
    auto_provisioning_defaults {
      service_account   = google_service_account.nodes.email
      oauth_scopes      = ["https://www.googleapis.com/auth/cloud-platform"]
      boot_disk_kms_key = var.kms_key_id
    }
  }

  # Which images may run is decided by the project's policy; it begins by allowing all.
  binary_authorization {
    evaluation_mode = "PROJECT_SINGLETON_POLICY_ENFORCE"
  }

  release_channel {
    channel = "REGULAR"
  }

  maintenance_policy {
    recurring_window {
      start_time = "2026-01-03T02:00:00Z"
      end_time   = "2026-01-03T08:00:00Z"
      recurrence = "FREQ=WEEKLY;BYDAY=SA,SU"
    }
  }

  gateway_api_config {
    channel = "CHANNEL_STANDARD"
  }

  security_posture_config {
    mode = "BASIC"
    # Images are scanned where they are built, and in the registry: Google has ended the cluster's own scanning.
    vulnerability_mode = "VULNERABILITY_DISABLED"
  }

  cost_management_config {
    enabled = true
  }

  secret_manager_config {
    enabled = true
  }

  depends_on = [google_project_iam_member.nodes]
}
