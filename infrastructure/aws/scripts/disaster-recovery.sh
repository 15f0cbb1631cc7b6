#!/usr/bin/env bash
# Drills and does the recovery of the database on AWS.
#   disaster-recovery.sh ENVIRONMENT status           how far back, how fresh, what the vault holds
#   disaster-recovery.sh ENVIRONMENT drill [TIME]     restores beside the database, measures, deletes the copy
#   disaster-recovery.sh ENVIRONMENT restore TIME     restores beside the database, and says how to switch
# TIME is UTC, such as 2026-01-31T12:00:00Z; a drill without it takes the newest state.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../../scripts/lib.sh
. "$here/../../scripts/lib.sh"
# shellcheck source=lib.sh
. "$here/lib.sh"

describe() { aws rds describe-db-instances --db-instance-identifier "$1" --query "DBInstances[0].$2" --output text; }

status() {
  echo "database            $database ($(describe "$database" DBInstanceStatus))"
  echo "can be put back to  $(describe "$database" LatestRestorableTime), and $(describe "$database" BackupRetentionPeriod) days before"
  echo "standby             $(describe "$database" MultiAZ)"
  echo "recovery points     $(aws backup list-recovery-points-by-backup-vault --backup-vault-name "$database" --query 'length(RecoveryPoints)' --output text) in the vault $database"
}

# restore_beside COPY [TIME]: a new database in the same subnets, closed as the first one is.
restore_beside() {
  local time=(--use-latest-restorable-time) groups
  [ $# -lt 2 ] || time=(--restore-time "$2")
  read -r -a groups <<<"$(describe "$database" 'VpcSecurityGroups[*].VpcSecurityGroupId')"
  aws rds restore-db-instance-to-point-in-time --source-db-instance-identifier "$database" --target-db-instance-identifier "$1" \
    "${time[@]}" --db-subnet-group-name "$database" --vpc-security-group-ids "${groups[@]}" --no-publicly-accessible \
    --db-parameter-group-name "$(describe "$database" 'DBParameterGroups[0].DBParameterGroupName')" >/dev/null
  say "restoring to $1; this takes ten minutes to an hour, by size"
  aws rds wait db-instance-available --db-instance-identifier "$1"
}

drill() {
  local copy started
  copy=$database-drill-$(date -u +%Y%m%d%H%M)
  started=$(date +%s)
  restore_beside "$copy" "$@"
  echo "restored in $(($(date +%s) - started)) seconds, to $(describe "$copy" Endpoint.Address), encrypted: $(describe "$copy" StorageEncrypted)"
  aws rds delete-db-instance --db-instance-identifier "$copy" --skip-final-snapshot --delete-automated-backups >/dev/null
  echo "the copy is being deleted"
}

restore() {
  local copy
  [ $# -eq 1 ] || die "name the time to go back to, such as 2026-01-31T12:00:00Z"
  copy=$database-restored-$(date -u +%Y%m%d%H%M)
  confirm "Restore $database as of $1 to $copy?"
  restore_beside "$copy" "$1"
  cat <<TEXT
$copy is ready at $(describe "$copy" Endpoint.Address). To switch:
  1. stop writing: scale api and worker to zero
  2. compare: ragctl doctor with DATABASE_URL pointing at the copy
  3. rename: aws rds modify-db-instance --db-instance-identifier $database --new-db-instance-identifier $database-lost --apply-immediately
             aws rds modify-db-instance --db-instance-identifier $copy --new-db-instance-identifier $database --apply-immediately
  4. terraform state rm 'module.rds.aws_db_instance.primary', then terraform import it under the same name
  5. scale api and worker up again; the address has not changed
TEXT
}

need_environment "${1:-}"
action=${2:-}
case $action in
  status | drill | restore) shift 2 ;;
  *) die "say what to do: status, drill or restore" ;;
esac
need aws terraform
aws_start
database=$name-$environment
"$action" "$@"
