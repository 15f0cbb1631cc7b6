#!/usr/bin/env bats
# rag-archive against a real PostgreSQL that dies in the middle of writing: how much is lost, and how long until it is back.

setup_file() {
  root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  export root
  home=$(mktemp -d "${TMPDIR:-/tmp}/archive-test.XXXXXX")
  export home
  PATH=$(dirname "$(find /usr/lib/postgresql -name initdb | sort -V | tail -n 1)"):$PATH
  export PATH
  if [ "$(id -u)" = 0 ]; then chown nobody "$home"; fi
  chmod 755 "$home"
  as_nobody initdb --pgdata "$home/data" --username rag --auth trust --locale C.UTF-8 --encoding UTF8
  start "$home/data"
  as_nobody createdb --host "$home" --username rag rag
  as_nobody mkdir "$home/archive"
}

teardown_file() {
  for data in "$home"/data "$home"/back "$home"/then; do as_nobody pg_ctl --pgdata "$data" --mode immediate stop || true; done
  rm -rf "$home"
}

as_nobody() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi
}

start() { # DATA
  as_nobody pg_ctl --pgdata "$1" --log "$home/log" --wait --timeout 300 \
    --options "-c listen_addresses='' -c unix_socket_directories='$home' -c wal_level=replica" start >/dev/null
}

archive() {
  as_nobody env ARCHIVE_FOLDER="$home/archive" REPLICATION_URL="postgresql://rag@/?host=$home" \
    "$root/deployment/docker/postgres/rag-archive" "$@"
}

sql() { as_nobody psql --no-psqlrc -qAt --set ON_ERROR_STOP=1 "postgresql://rag@/rag?host=$home" -c "$1"; }

# Until a condition in the database holds.
wait_for() {
  for _ in $(seq 2400); do
    if [ "$(sql "$1" 2>/dev/null)" = t ]; then return; fi
    sleep 0.1
  done
  return 1
}

@test "a crash in the middle of writing loses a moment, not an hour, and is mended in minutes" {
  sql 'CREATE TABLE lines (n serial PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(), filling text)'
  sql "INSERT INTO lines (filling) SELECT repeat(md5(n::text), 30) FROM generate_series(1, 100000) n"
  archive follow >"$home/follow.log" 2>&1 3>&- &
  wait_for "SELECT count(*) = 1 FROM pg_stat_replication WHERE state = 'streaming'"
  archive base
  sql "INSERT INTO lines (filling) SELECT repeat(md5(n::text), 30) FROM generate_series(1, 50000) n"
  # One line after the other, each of which was answered before the next is sent.
  (for _ in $(seq 200); do sql "INSERT INTO lines (filling) VALUES ('one') RETURNING n || ' ' || extract(epoch FROM at)" || break; done) \
    >"$home/answered" 2>/dev/null 3>&- &
  writer=$!
  wait_for "SELECT count(*) > 150050 FROM lines"
  as_nobody pg_ctl --pgdata "$home/data" --mode immediate stop
  wait "$writer" || true
  read -r last at <<<"$(tail -n 1 "$home/answered")"
  began=$(date +%s.%N)
  archive restore "$home/back"
  start "$home/back"
  wait_for "SELECT NOT pg_is_in_recovery()"
  ended=$(date +%s.%N)
  read -r kept kept_at <<<"$(sql "SELECT max(n) || ' ' || extract(epoch FROM max(at)) FROM lines")"
  lost=$(awk "BEGIN {d = $at - $kept_at; print (d > 0 ? d : 0)}")
  took=$(awk "BEGIN {print $ended - $began}")
  echo "# $last lines were answered, $kept are back: RPO $lost s, RTO $took s, $(sql 'SELECT pg_size_pretty(pg_database_size(current_database()))')" >&3
  [ "$(sql 'SELECT count(*) = max(n) FROM lines')" = t ]
  awk "BEGIN {exit !($lost < 60 && $took < 600)}"
  as_nobody pg_ctl --pgdata "$home/back" --mode immediate stop
}

@test "a moment before a mistake can be had back" {
  start "$home/data"
  archive follow >"$home/follow.log" 2>&1 3>&- &
  wait_for "SELECT count(*) = 1 FROM pg_stat_replication WHERE state = 'streaming'"
  sql "CREATE TABLE kept AS SELECT 1 AS one"
  moment=$(sql "SELECT clock_timestamp()")
  sql "DROP TABLE kept"
  sql "SELECT pg_switch_wal()"
  wait_for "SELECT pg_current_wal_flush_lsn() = flush_lsn FROM pg_stat_replication"
  as_nobody pg_ctl --pgdata "$home/data" --mode fast stop
  archive restore "$home/then" "$moment"
  start "$home/then"
  wait_for "SELECT NOT pg_is_in_recovery()"
  [ "$(sql 'SELECT one FROM kept')" = 1 ]
  as_nobody pg_ctl --pgdata "$home/then" --mode immediate stop
}

@test "an altered base backup, a folder in use and an unknown word are refused" {
  run archive restore "$home/then"
  [[ "$output" == *"is not empty"* ]]
  file=$(find "$home/archive" -name base.tar.gz)
  cp "$file" "$home/kept.tar.gz"
  mkdir "$home/open"
  tar --extract --gzip --file "$file" --directory "$home/open"
  printf x | dd of="$home/open/PG_VERSION" conv=notrunc status=none
  tar --create --gzip --file "$file" --directory "$home/open" .
  run archive restore "$home/altered"
  [ "$status" -ne 0 ]
  [[ "$output" == *"is not what was written"* ]]
  cp "$home/kept.tar.gz" "$file"
  run archive erase
  [ "$status" -eq 1 ]
  [[ "$output" == *"usage: rag-archive"* ]]
}
