#!/usr/bin/env bats
# disaster-recovery against a compose stack and a cluster in folders.

setup() {
  . "$BATS_TEST_DIRNAME/cluster.bash"
  make_cluster
  export STACK=$BATS_TEST_TMPDIR/stack
  mkdir -p "$STACK/roles"
  echo primary >"$STACK/roles/postgres-a"
  echo standby >"$STACK/roles/postgres-b"
  touch "$STACK/calls"
}

recover() { "$root/deployment/scripts/disaster-recovery" "$@"; }
stack_called() { grep -qE -- "$1" "$STACK/calls"; }
line_of() { grep -nE -- "$1" "$STACK/calls" | head -n 1 | cut -d: -f1; }

@test "status tells who is the primary and changes nothing" {
  run recover status
  [ "$status" -eq 0 ]
  [[ "$output" == *"postgres-a  primary"*"postgres-b  standby"* ]]
  never stack_called ' (stop|start|up) '
}

@test "a primary that works is not replaced by mistake" {
  run recover promote --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"postgres-a works as primary"*"promote --switch"* ]]
  never stack_called pg_promote
}

@test "without --apply only the plan is shown" {
  echo away >"$STACK/roles/postgres-a"
  run recover promote
  [ "$status" -eq 0 ]
  [[ "$output" == *"promote postgres-b"*"nothing was changed"* ]]
  never stack_called 'pg_promote|stop'
}

@test "the standby takes the place of a primary that is gone, which is stopped first" {
  echo away >"$STACK/roles/postgres-a"
  run recover promote --apply
  [ "$status" -eq 0 ]
  [[ "$output" == *"postgres-b is the primary"*"done in "* ]]
  [ "$(line_of 'stop --timeout 60 postgres-a')" -lt "$(line_of pg_promote)" ]
}

@test "a planned switch works in both directions, and the former primary follows" {
  recover promote --switch --apply
  [ "$(cat "$STACK/roles/postgres-b")" = primary ]
  run recover rejoin --apply
  [ "$status" -eq 0 ]
  [[ "$output" == *"postgres-a follows postgres-b"* ]]
  run recover rejoin --apply
  [[ "$output" == *"follows postgres-b already"* ]]
}

@test "without a standby there is nothing to promote" {
  echo away >"$STACK/roles/postgres-b"
  run recover promote --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"no standby answers"* ]]
}

@test "a restore sets the database aside, never deletes it" {
  run recover restore --apply
  [ "$status" -eq 0 ]
  [[ "$output" == *"is kept as rag_before_"* ]]
  stack_called 'ALTER DATABASE rag RENAME TO rag_before_'
  never stack_called 'DROP DATABASE'
  [ "$(line_of 'stop .*api retriever worker')" -lt "$(line_of 'CREATE DATABASE rag ')" ]
  [ "$(line_of 'backup restore')" -lt "$(line_of ' start api retriever worker')" ]
}

@test "a dump that does not restore leaves everything as it was" {
  touch "$STACK/restore-fails"
  run recover restore --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"everything is as it was before"* ]]
  stack_called 'ALTER DATABASE rag_before_[0-9]* RENAME TO rag$'
  stack_called ' start api retriever worker'
}

@test "a cluster's restore stops who writes, runs a job, and starts them as before" {
  cat >"$CLUSTER/answers" <<'SHELL'
case "$*" in
  *'get cronjobs'*) printf 'rag-backup-dump\nrag-backup-drill\n' ;;
  *'get deployment rag-api'*) echo 5 ;;
  *'get deployment '*) echo 3 ;;
  *'create job'*) echo '{"spec": {"template": {"spec": {"containers": [{"args": ["dump"]}]}}}}' ;;
  *'apply --filename -'*) cat >"$CLUSTER/job" ;;
  *) exit 3 ;;
esac
SHELL
  run recover restore --stack kubernetes --file rag-1.dump --apply
  [ "$status" -eq 0 ]
  grep -q '"args": \["restore", "rag-1.dump"\]' "$CLUSTER/job"
  called 'scale deployment rag-api --replicas 0'
  called 'scale deployment rag-api --replicas 5'
  called 'scale deployment rag-worker --replicas 3'
}

@test "a cluster's restore that fails starts them all the same" {
  echo Failed >"$CLUSTER/job-state"
  cat >"$CLUSTER/answers" <<'SHELL'
case "$*" in
  *'get cronjobs'*) printf 'rag-backup-dump\nrag-backup-drill\n' ;;
  *'get deployment '*) echo 3 ;;
  *'create job'*) echo '{"spec": {"template": {"spec": {"containers": [{"args": ["dump"]}]}}}}' ;;
  *) exit 3 ;;
esac
SHELL
  run recover restore --stack kubernetes --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"The services run again on the database as it is"* ]]
  called 'scale deployment rag-retriever --replicas 3'
}

@test "what is unknown is refused with what there is" {
  run recover explode
  [ "$status" -eq 1 ]
  [[ "$output" == *"usage: disaster-recovery status"* ]]
  run recover status --stack swarm
  [ "$status" -eq 1 ]
  run recover promote --stack kubernetes --apply
  [ "$status" -eq 1 ]
  [[ "$output" == *"its provider fail over"* || "$output" == *"CloudNativePG promotes by itself"* ]]
}
