resource "google_kms_key_ring" "this" {
  name     = var.name
  location = var.region
}

resource "google_kms_crypto_key" "data" {
  #checkov:skip=CKV_GCP_82:destroy_scheduled_duration gives 30 days to change one's mind
  name            = "data"
  key_ring        = google_kms_key_ring.this.id
  rotation_period = "7776000s" # 90 days

  destroy_scheduled_duration = "2592000s" # 30 days to change one's mind
}

resource "google_kms_crypto_key_iam_member" "users" {
  for_each      = var.users
  crypto_key_id = google_kms_crypto_key.data.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = each.value
}
