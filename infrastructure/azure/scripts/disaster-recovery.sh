#!/usr/bin/env bash
# Drills and does the recovery of the database on Azure.
#   disaster-recovery.sh ENVIRONMENT status           how far back, how fresh
#   disaster-recovery.sh ENVIRONMENT drill [TIME]     restores beside the database, measures, deletes the copy
#   disaster-recovery.sh ENVIRONMENT restore TIME     restores beside the database, and says how to switch
# TIME is UTC, such as 2026-01-31T12:00:00Z; a drill without it takes the state of now.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../scripts/lib.sh
. "$here/../../scripts/lib.sh"
# shellcheck source=lib.sh
. "$here/lib.sh"

describe() { az postgres flexible-server show --resource-group "$group" --name "$1" --query "$2" --output tsv; }

status() {
  echo "database            $database ($(describe "$database" state))"
  echo "can be put back to  any second since $(describe "$database" backup.earliestRestoreDate)"
  echo "days of backups     $(describe "$database" backup.backupRetentionDays)"
  echo "standby             $(describe "$database" highAvailability.mode)"
}

# restore_beside COPY [TIME]: a new database in the same subnet, encrypted and closed as the first one is.
restore_beside() {
  say "restoring to $1; this takes ten minutes to an hour, by size"
  az postgres flexible-server restore --resource-group "$group" --name "$1" --source-server "$database" \
    --restore-time "${2:-$(date -u +%Y-%m-%dT%H:%M:%SZ)}" >/dev/null
}

drill() {
  local copy started
  copy=$database-drill-$(date -u +%H%M)
  started=$(date +%s)
  restore_beside "$copy" "$@"
  echo "restored in $(($(date +%s) - started)) seconds, to $(describe "$copy" fullyQualifiedDomainName), encrypted with $(describe "$copy" dataEncryption.type)"
  az postgres flexible-server delete --resource-group "$group" --name "$copy" --yes >/dev/null
  echo "the copy is deleted"
}

restore() {
  local copy
  [ $# -eq 1 ] || die "name the time to go back to, such as 2026-01-31T12:00:00Z"
  copy=$database-restored-$(date -u +%H%M)
  confirm "Restore $database as of $1 to $copy?"
  restore_beside "$copy" "$1"
  cat <<TEXT
$copy is ready at $(describe "$copy" fullyQualifiedDomainName). To switch (Azure renames no database: the address changes):
  1. stop writing: scale api and worker to zero
  2. compare: ragctl doctor with DATABASE_URL pointing at the copy
  3. terraform state rm module.postgres, then terraform import the copy, its database and its settings there
  4. raise credentials_version by one and run deploy.sh: the secrets get the new address, and the services read them
  5. delete the lock and $database when nothing is missed
TEXT
}

need_environment "${1:-}"
action=${2:-}
case $action in
  status | drill | restore) shift 2 ;;
  *) die "say what to do: status, drill or restore" ;;
esac
need az terraform
azure_start
database=$(az postgres flexible-server list --resource-group "$group" --query "[?replicationRole != 'AsyncReplica'].name | [0]" --output tsv)
[ -n "$database" ] || die "there is no database in $group"
"$action" "$@"
