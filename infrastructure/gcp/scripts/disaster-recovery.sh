#!/usr/bin/env bash
# Drills and does the recovery of the database on Google's cloud.
#   disaster-recovery.sh ENVIRONMENT status           how far back, how fresh
#   disaster-recovery.sh ENVIRONMENT drill [TIME]     restores beside the database, measures, deletes the copy
#   disaster-recovery.sh ENVIRONMENT restore TIME     restores beside the database, and says how to switch
# TIME is UTC, such as 2026-01-31T12:00:00Z, of the last seven days; a drill without it takes the state of now.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../scripts/lib.sh
. "$here/../../scripts/lib.sh"
# shellcheck source=lib.sh
. "$here/lib.sh"

describe() { gcloud sql instances describe "$1" --format "value($2)"; }

status() {
  echo "database            $database ($(describe "$database" state))"
  echo "to the second       the last $(describe "$database" settings.backupConfiguration.transactionLogRetentionDays) days"
  echo "daily backups       $(gcloud sql backups list --instance "$database" --filter status=SUCCESSFUL --format 'value(id)' | wc -l), the newest of $(gcloud sql backups list --instance "$database" --limit 1 --format 'value(endTime)')"
  echo "standby             $(describe "$database" settings.availabilityType)"
}

# restore_beside COPY [TIME]: a new database in the same network, encrypted and closed as the first one is.
restore_beside() {
  local time=()
  [ $# -lt 2 ] || time=(--point-in-time "$2")
  say "restoring to $1; this takes ten minutes to an hour, by size"
  gcloud sql instances clone "$database" "$1" "${time[@]}" --quiet >/dev/null
}

drill() {
  local copy started
  copy=$database-drill-$(date -u +%Y%m%d%H%M)
  started=$(date +%s)
  restore_beside "$copy" "$@"
  echo "restored in $(($(date +%s) - started)) seconds, to $(describe "$copy" 'ipAddresses[0].ipAddress'), encrypted with $(describe "$copy" diskEncryptionConfiguration.kmsKeyName)"
  gcloud sql instances patch "$copy" --no-deletion-protection --quiet >/dev/null
  gcloud sql instances delete "$copy" --quiet >/dev/null
  echo "the copy is deleted"
}

restore() {
  local copy
  [ $# -eq 1 ] || die "name the time to go back to, such as 2026-01-31T12:00:00Z"
  copy=$database-restored-$(date -u +%Y%m%d%H%M)
  confirm "Restore $database as of $1 to $copy?"
  restore_beside "$copy" "$1"
  cat <<TEXT
$copy is ready at $(describe "$copy" 'ipAddresses[0].ipAddress'). To switch (Google renames no database: the address changes):
  1. stop writing: kubectl --namespace rag scale deployment rag-api rag-worker --replicas 0
  2. compare: ragctl doctor with DATABASE_URL pointing at the copy
  3. terraform state rm module.cloud_sql, then terraform import the copy, its database and its user there
  4. raise credentials_version by one and run deploy.sh: the secrets get the new address, and the services read them
  5. delete $database when nothing is missed
TEXT
}

need_environment "${1:-}"
action=${2:-}
case $action in
  status | drill | restore) shift 2 ;;
  *) die "say what to do: status, drill or restore" ;;
esac
need gcloud terraform
gcp_start
database=$name-$environment
"$action" "$@"
