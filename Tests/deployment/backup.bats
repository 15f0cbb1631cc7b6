#!/usr/bin/env bats
# rag-backup against a real PostgreSQL: what it dumps comes back, what was damaged is refused.

setup_file() {
  root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  export root
  home=$(mktemp -d "${TMPDIR:-/tmp}/backup-test.XXXXXX")
  export home
  PATH=$(dirname "$(find /usr/lib/postgresql -name initdb | sort -V | tail -n 1)"):$PATH
  export PATH
  # PostgreSQL refuses to run as root.
  if [ "$(id -u)" = 0 ]; then chown nobody "$home"; fi
  chmod 755 "$home"
  as_nobody initdb --pgdata "$home/data" --username rag --auth trust --locale C.UTF-8 --encoding UTF8
  as_nobody pg_ctl --pgdata "$home/data" --log "$home/log" --wait \
    --options "-c listen_addresses='' -c unix_socket_directories='$home' -c fsync=off" start
  as_nobody createdb --host "$home" --username rag rag
  as_nobody psql -q "postgresql://rag@/rag?host=$home" <<'SQL'
CREATE TABLE collections (id int PRIMARY KEY);
CREATE TABLE documents (id int PRIMARY KEY, name text);
CREATE TABLE chunks (id int PRIMARY KEY, text text);
CREATE TABLE jobs (id int PRIMARY KEY);
CREATE TABLE document_changes (id int PRIMARY KEY, version bigint);
INSERT INTO collections VALUES (1);
INSERT INTO documents SELECT n, 'a document' FROM generate_series(1, 100) n;
INSERT INTO chunks SELECT n, 'one of its chunks' FROM generate_series(1, 1000) n;
INSERT INTO document_changes VALUES (1, 17);
SQL
}

teardown_file() {
  as_nobody pg_ctl --pgdata "$home/data" --mode immediate stop
  rm -rf "$home"
}

as_nobody() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi
}

setup() {
  folder=$(as_nobody mktemp -d "$home/backups.XXXXXX")
  echo "a passphrase" >"$home/key"
  chmod 644 "$home/key"
}

# backup COMMAND…: with the settings a container gives it.
backup() {
  as_nobody env BACKUP_FOLDER="$folder" DATABASE_URL="${url:-postgresql://rag@/rag?host=$home}" TMPDIR="$home" \
    ${key+BACKUP_KEY_FILE="$key"} "$root/deployment/docker/postgres/rag-backup" "$@"
}

the_dump() { find "$folder" -name 'rag-*.dump*' ! -name '*.sha256' ! -name '*.counts'; }

@test "a dump is counted, checked and restored by the drill" {
  run backup dump
  [ "$status" -eq 0 ]
  [[ "$output" == *'"documents" : 100, "chunks" : 1000'* ]]
  run backup drill
  [ "$status" -eq 0 ]
  [[ "$output" == *"restored in"* ]]
}

@test "an encrypted dump shows nothing and restores with its key alone" {
  key=$home/key
  backup dump
  file=$(the_dump)
  [[ "$file" == *.dump.gpg ]]
  run grep -c PGDMP "$file"
  [ "$output" = 0 ]
  backup drill
  as_nobody tee "$home/other-key" >/dev/null <<<"another passphrase"
  key=$home/other-key
  run backup drill
  [ "$status" -ne 0 ]
}

@test "a damaged dump is refused before it is restored" {
  backup dump
  file=$(the_dump)
  as_nobody dd if=/dev/zero of="$file" bs=1 count=8 seek=200 conv=notrunc status=none
  run backup drill
  [ "$status" -eq 1 ]
  [[ "$output" == *"its digest differs"* ]]
}

@test "a restore wants an empty database and brings everything into it" {
  backup dump
  run backup restore
  [ "$status" -eq 1 ]
  [[ "$output" == *"the database is not empty"* ]]
  as_nobody createdb --host "$home" --username rag restored
  url="postgresql://rag@/restored?host=$home"
  run backup restore
  [ "$status" -eq 0 ]
  [[ "$output" == *'"chunks" : 1000'* ]]
  as_nobody dropdb --host "$home" --username rag restored
}

@test "an owner whom row-level security binds dumps every tenant and restores their guards" {
  as_nobody psql -q --set ON_ERROR_STOP=1 "postgresql://rag@/rag?host=$home" <<'SQL'
CREATE ROLE plain LOGIN;
CREATE ROLE rag_service NOLOGIN;
CREATE DATABASE held OWNER plain;
CREATE DATABASE held_again OWNER plain;
SQL
  url="postgresql://plain@/held?host=$home"
  as_nobody psql -q --set ON_ERROR_STOP=1 "$url" <<'SQL'
CREATE TABLE collections (id int PRIMARY KEY);
CREATE TABLE documents (id int PRIMARY KEY, tenant text);
CREATE TABLE chunks (id int PRIMARY KEY);
CREATE TABLE jobs (id int PRIMARY KEY);
CREATE TABLE document_changes (id int PRIMARY KEY, version bigint);
CREATE TABLE audit_log (number bigint PRIMARY KEY);
CREATE TABLE audit_head (number bigint);
INSERT INTO documents SELECT n, 'tenant ' || n % 3 FROM generate_series(1, 30) n;
ALTER TABLE documents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON documents USING (
  current_setting('rag.tenant', true) = '*' OR tenant = current_setting('rag.tenant', true));
SQL
  run backup dump
  [ "$status" -eq 0 ]
  [[ "$output" == *'"documents" : 30'* ]]
  backup drill
  url="postgresql://plain@/held_again?host=$home"
  run backup restore
  [ "$status" -eq 0 ]
  run as_nobody psql -qAt "$url" -c "SELECT count(*) FROM documents" -c "SET rag.tenant = '*'" -c "SELECT count(*) FROM documents" \
    -c "SELECT relforcerowsecurity, has_table_privilege('rag_service', 'documents', 'INSERT'), has_table_privilege('rag_service', 'audit_log', 'DELETE') FROM pg_class WHERE relname = 'documents'"
  [ "$output" = "$(printf '0\n30\nt|t|f')" ]
}

@test "a dump with fewer rows than its moment is refused" {
  # A policy that nothing opens: as a table that forgot about the setting would have.
  as_nobody createdb --host "$home" --username rag --owner plain thin
  url="postgresql://plain@/thin?host=$home"
  as_nobody psql -q --set ON_ERROR_STOP=1 "$url" <<'SQL'
CREATE TABLE collections (id int PRIMARY KEY);
CREATE TABLE documents (id int PRIMARY KEY);
CREATE TABLE chunks (id int PRIMARY KEY);
CREATE TABLE jobs (id int PRIMARY KEY);
CREATE TABLE document_changes (id int PRIMARY KEY, version bigint);
INSERT INTO documents SELECT generate_series(1, 30);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON documents USING (current_setting('application_name') = 'psql');
SQL
  run backup dump
  [ "$status" -ne 0 ]
  [[ "$output" == *'the dump has "documents" : 0, its moment had'* ]]
}

@test "a database that is away is said so, and leaves no dump behind" {
  url="postgresql://rag@/rag?host=$home/nowhere"
  run backup dump
  [ "$status" -ne 0 ]
  [ "$(the_dump | grep -vc partial)" = 0 ]
}

@test "old dumps go, but the newest of each day stays for a while" {
  for stamp in 20200101T010000Z 20200101T230000Z; do as_nobody touch "$folder/rag-$stamp.dump" "$folder/rag-$stamp.dump.counts"; done
  yesterday=$(date -u -d '5 days ago' +%Y%m%d)
  for hour in 01 02 23; do as_nobody touch "$folder/rag-${yesterday}T${hour}0000Z.dump"; done
  backup dump
  [ ! -e "$folder/rag-20200101T230000Z.dump" ]
  [ ! -e "$folder/rag-20200101T230000Z.dump.counts" ]
  [ -e "$folder/rag-${yesterday}T230000Z.dump" ]
  [ ! -e "$folder/rag-${yesterday}T010000Z.dump" ]
  [ ! -e "$folder/rag-${yesterday}T020000Z.dump" ]
}

@test "an empty folder and an unknown word are refused with what to do" {
  run backup drill
  [ "$status" -eq 1 ]
  [[ "$output" == *"there is no dump in"* ]]
  run backup erase
  [ "$status" -eq 1 ]
  [[ "$output" == *"usage: rag-backup"* ]]
}
