#!/usr/bin/env bash
# Run once, when the database is made: who may copy it and follow it.
set -euo pipefail
password=$(cat "$REPLICATION_PASSWORD_FILE")
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --set "password=$password" <<'SQL'
CREATE ROLE replicator LOGIN REPLICATION PASSWORD :'password';
SQL
echo 'host replication replicator all scram-sha-256' >>"$PGDATA/pg_hba.conf"
