# Recovery of docker-compose.prod.yml's database. Sourced by disaster-recovery, never run.
# shellcheck shell=bash

servers=(postgres-a postgres-b)

# The release that runs, where the environment does not say: compose wants to know it.
compose() {
  if [ -z "${RAG_VERSION:-}" ]; then
    RAG_VERSION=$(docker ps --all --filter "label=com.docker.compose.service=backup" --format '{{.Image}}' | sed -n '1s/.*://p')
    export RAG_VERSION=${RAG_VERSION:-unknown}
  fi
  docker compose --file "$root/docker-compose.prod.yml" "$@"
}

ask_server() { compose exec -T "$1" psql --no-psqlrc -qAt -U rag -d "${3:-rag}" -c "$2" </dev/null 2>/dev/null; }

# primary, standby or away.
role_of() {
  case $(ask_server "$1" 'SELECT pg_is_in_recovery()' || true) in
    f) echo primary ;;
    t) echo standby ;;
    *) echo away ;;
  esac
}

server_with_role() {
  local server
  for server in "${servers[@]}"; do
    if [ "$(role_of "$server")" = "$1" ]; then
      echo "$server"
      return
    fi
  done
}

other_server() { if [ "$1" = "${servers[0]}" ]; then echo "${servers[1]}"; else echo "${servers[0]}"; fi; }
is_primary() { [ "$(role_of "$1")" = primary ]; }
follows() { # STANDBY PRIMARY
  [ "$(role_of "$1")" = standby ] &&
    [ "$(ask_server "$2" "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")" = 1 ]
}

compose_status() {
  local server primary
  for server in "${servers[@]}"; do printf '%-11s %s\n' "$server" "$(role_of "$server")"; done
  primary=$(server_with_role primary)
  if [ -n "$primary" ]; then
    # shellcheck disable=SC2016 # $$ quotes in SQL
    printf 'the standby is %s bytes behind; commits wait for: %s\n' \
      "$(ask_server "$primary" 'SELECT coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn))::text, $$away, so nobody knows how many$$) FROM pg_stat_replication')" \
      "$(ask_server "$primary" "SELECT coalesce(nullif(current_setting('synchronous_standby_names'), ''), 'nobody')")"
  fi
  compose exec -T backup rag-backup list </dev/null | head -n 3 || true
}

compose_promote() {
  local standby primary
  standby=$(server_with_role standby)
  [ -n "$standby" ] || die "no standby answers: start one (docker compose -f docker-compose.prod.yml up -d), or restore a dump"
  primary=$(other_server "$standby")
  if is_primary "$primary" && [ "$switch" = no ]; then
    die "$primary works as primary. To move to $standby all the same, without losing anything: promote --switch"
  fi
  plan "stop $primary, so that it cannot take writes any more" "promote $standby" "wait until services can write" \
    "then, when $primary is well: disaster-recovery rejoin --apply"
  compose stop --timeout 60 "$primary" >/dev/null 2>&1 || true
  [ "$(ask_server "$standby" 'SELECT pg_promote(true, 60)')" = t ] || die "$standby does not become the primary; see its log"
  until_true 60 services_can_write || die "$standby is promoted, and still nobody can write; see: docker compose logs $standby"
  say "$standby is the primary"
}

# As services find it: both hosts named, whoever takes writes.
services_can_write() {
  # shellcheck disable=SC2016 # the container's shell expands it
  [ "$(compose exec -T standby-watch sh -c 'PGCONNECT_TIMEOUT=2 psql -qAt "$(cat /run/secrets/database-url)" -c "SELECT pg_is_in_recovery()"' </dev/null 2>/dev/null)" = f ]
}

compose_rejoin() {
  local primary former
  primary=$(server_with_role primary)
  [ -n "$primary" ] || die "no primary answers: promote the standby first"
  former=$(other_server "$primary")
  if follows "$former" "$primary"; then
    say "$former follows $primary already"
    return
  fi
  plan "start $former: it goes back to where the two parted, or copies $primary, and follows"
  compose up --detach --no-deps "$former" >/dev/null 2>&1
  until_true "$timeout" follows "$former" "$primary" || die "$former does not follow $primary; see: docker compose logs $former"
  say "$former follows $primary"
}

compose_restore() {
  local primary aside
  primary=$(server_with_role primary)
  [ -n "$primary" ] || die "no primary answers: promote the standby, or start postgres-a with an empty volume"
  aside=rag_before_$(date -u +%Y%m%d%H%M%S)
  plan "stop api, retriever and worker" "rename the database rag to $aside: nothing is deleted" \
    "restore ${file:-the newest dump} into a new database rag" "start the services again"
  compose stop --timeout 60 api retriever worker >/dev/null 2>&1
  set_aside "$primary" "$aside" || die "the database cannot be set aside; start the services again: docker compose up -d"
  if ! compose run --rm -T --no-deps backup restore ${file:+"$file"} </dev/null; then
    say "the dump does not restore; putting the database back"
    swap_database "$primary" rag "rag_failed_${aside#rag_before_}"
    swap_database "$primary" "$aside" rag
    compose start api retriever worker >/dev/null 2>&1
    die "everything is as it was before"
  fi
  compose start api retriever worker >/dev/null 2>&1
  say "the database before is kept as $aside; when it is not needed: DROP DATABASE $aside"
}

swap_database() { # SERVER FROM TO
  ask_server "$1" "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$2'" postgres >/dev/null
  ask_server "$1" "ALTER DATABASE $2 RENAME TO $3" postgres
}

set_aside() { # SERVER NAME
  until_true 30 swap_database "$1" rag "$2" &&
    ask_server "$1" "CREATE DATABASE rag OWNER rag TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'" postgres
}

compose_drill() { compose exec -T backup rag-backup drill </dev/null; }
