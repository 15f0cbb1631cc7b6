# A PostgreSQL server of the project's own, on a Unix socket alone. Sourced by servers, never run.
#   $data       folder of its files            $state   folder of our notes about it
#   $throwaway  yes: no durability, for tests
# shellcheck shell=bash

postgres_is_running() { [ -d "$data/postgres" ] && pg_tool pg_ctl -D "$data/postgres" status >/dev/null 2>&1; }

pg_tool() {
  local tool
  tool=$(postgresql_bin)/$1
  shift
  as_server_user "$tool" "$@" 9>&-
}

make_postgres() {
  [ ! -s "$data/postgres/PG_VERSION" ] || return 0
  need_space "$data" 300 "the database"
  say "making a database cluster"
  pg_tool initdb -D "$data/postgres" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync \
    >"$state/initdb.log" 2>&1 || {
    tail -n 5 "$state/initdb.log" >&2
    die "PostgreSQL cannot make its files in $data/postgres; its last words are above"
  }
}

# The socket's folder admits its owner (and root) alone: that is the authentication. It has a short name, because a
# socket's path may have 107 bytes at most.
make_socket_folder() {
  sockets=$(cat "$state/sockets" 2>/dev/null || true)
  if [ -z "$sockets" ] || [ ! -d "$sockets" ]; then
    sockets=$(as_server_user mktemp -d /tmp/rag-pipeline.XXXXXX)
    printf '%s\n' "$sockets" >"$state/sockets"
  fi
}

write_postgres_settings() {
  {
    printf "listen_addresses = ''\nport = 5432\nunix_socket_directories = '%s'\n" "$sockets"
    printf "shared_buffers = 256MB\neffective_cache_size = 1GB\nmaintenance_work_mem = 256MB\nwork_mem = 16MB\n"
    printf "max_connections = 300\njit = off\nrandom_page_cost = 1.1\nlog_min_duration_statement = 1s\n"
    printf "log_parameter_max_length = 0\nlog_parameter_max_length_on_error = 0\n"
    # Shared memory in files: containers often have a /dev/shm too small for parallel index builds.
    printf "dynamic_shared_memory_type = mmap\n"
    if [ "$throwaway" = yes ]; then
      printf "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nwal_level = minimal\nmax_wal_senders = 0\n"
      printf "autovacuum_naptime = 10s\nshared_buffers = 128MB\n"
    fi
  } | as_server_user tee "$data/postgres/rag.conf" >/dev/null
  grep -qx "include 'rag.conf'" "$data/postgres/postgresql.conf" ||
    echo "include 'rag.conf'" | as_server_user tee -a "$data/postgres/postgresql.conf" >/dev/null
}

start_postgres() {
  local made installed
  if postgres_is_running; then return; fi
  make_postgres
  made=$(cat "$data/postgres/PG_VERSION")
  installed=$(postgresql_version)
  [ "$made" = "$installed" ] ||
    die "the files in $data/postgres are PostgreSQL $made's, but $installed is installed; install $made, or delete them"
  make_socket_folder
  write_postgres_settings
  pg_tool pg_ctl -D "$data/postgres" -l "$data/postgres.log" -w -t 240 start >/dev/null 2>&1 || {
    tail -n 5 "$data/postgres.log" >&2
    die "PostgreSQL did not start; its last words are above ($data/postgres.log)"
  }
}

make_rag_database() {
  local exists
  exists=$(run_sql "SELECT 1 FROM pg_database WHERE datname = 'rag'")
  if [ -z "$exists" ]; then
    run_sql "CREATE ROLE rag LOGIN" >/dev/null
    run_sql "CREATE DATABASE rag OWNER rag TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'" >/dev/null
  fi
  # Only a superuser may install it; the project's own role is none.
  run_sql "SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS vector" rag >/dev/null ||
    die "PostgreSQL has no pgvector; run deployment/scripts/install-pgvector"
}

# run_sql STATEMENT [DATABASE]
run_sql() {
  pg_tool psql -X -q -A -t -v ON_ERROR_STOP=1 -h "$(cat "$state/sockets")" -p 5432 -U postgres -d "${2:-postgres}" -c "$1"
}

stop_postgres() {
  if postgres_is_running; then
    pg_tool pg_ctl -D "$data/postgres" -m fast -w -t 120 stop >/dev/null 2>&1 ||
      pg_tool pg_ctl -D "$data/postgres" -m immediate -w -t 60 stop >/dev/null 2>&1 ||
      die "PostgreSQL in $data/postgres does not stop"
  fi
  if [ -s "$state/sockets" ]; then
    rm -rf "$(cat "$state/sockets")"
    rm -f "$state/sockets"
  fi
}

# The superuser's view of a throwaway server, the project's own role otherwise.
postgres_url() {
  local role=rag database=rag
  if [ "$throwaway" = yes ]; then role=postgres database=postgres; fi
  printf 'postgresql://%s@/%s?host=%s&port=5432\n' "$role" "$database" "$(cat "$state/sockets")"
}
