# Which PostgreSQL server this machine has. Sourced after messages.sh, never run.
# shellcheck shell=bash

# The newest installed major version.
postgresql_version() {
  local server
  server=$(find /usr/lib/postgresql -path '*/bin/postgres' 2>/dev/null | sort -V | tail -n 1)
  [ -n "$server" ] || die "no PostgreSQL server is installed; run deployment/scripts/install-packages run"
  basename "${server%/bin/postgres}"
}

postgresql_bin() { printf '/usr/lib/postgresql/%s/bin\n' "$(postgresql_version)"; }
