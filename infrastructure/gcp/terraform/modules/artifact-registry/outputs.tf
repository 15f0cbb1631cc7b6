output "url" {
  description = "Where images are pushed to: the part before /api, /retriever and so on."
  value       = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.this.repository_id}"
}
