# Recovery in a cluster, by the jobs of the component backup. Sourced by disaster-recovery, never run.
# shellcheck shell=bash

kube() { kubectl --namespace "$namespace" "$@"; }

backup_cronjob() { # dump or drill
  local name
  name=$(kube get cronjobs --selector app.kubernetes.io/component=backup --output 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}' |
    grep -- "-$1\$") || die "there is no backup in the namespace $namespace: the component backup, or backup.enabled of the chart, brings it"
  echo "$name"
}

database_cluster() { kube get clusters.postgresql.cnpg.io --output 'jsonpath={.items[0].metadata.name}' 2>/dev/null; }

kubernetes_status() {
  local cluster
  cluster=$(database_cluster || true)
  if [ -n "$cluster" ]; then
    kube get clusters.postgresql.cnpg.io "$cluster" \
      --output 'jsonpath={.metadata.name}: primary {.status.currentPrimary}, {.status.readyInstances} of {.status.instances} ready, {.status.phase}{"\n"}'
  else
    say "the database is outside this cluster: its provider knows how it is"
  fi
  kube get jobs --selector app.kubernetes.io/component=backup
}

kubernetes_promote() {
  local cluster
  cluster=$(database_cluster || true)
  [ -n "$cluster" ] || die "the database is outside this cluster: let its provider fail over, the services find it again by its name"
  die "CloudNativePG promotes by itself within seconds. By hand: kubectl cnpg promote $cluster INSTANCE --namespace $namespace"
}
kubernetes_rejoin() { die "CloudNativePG brings a former primary back by itself; see: disaster-recovery status --stack kubernetes"; }

# run_backup_job CRONJOB NAME WORD…: a job like the CronJob's with other words; waits for its end and shows what it said.
run_backup_job() {
  local cronjob=$1 name=$2 deadline state
  shift 2
  kube create job "$name" --from="cronjob/$cronjob" --dry-run=client --output json |
    python3 "$here/lib/job_arguments.py" "$@" | kube apply --filename - >/dev/null
  deadline=$((SECONDS + timeout))
  while [ "$SECONDS" -lt "$deadline" ]; do
    state=$(kube get job "$name" --output 'jsonpath={.status.conditions[?(@.status=="True")].type}')
    case $state in
      *Complete*) kube logs "job/$name" && return 0 ;;
      *Failed*) break ;;
    esac
    sleep 2
  done
  kube logs "job/$name" --tail 30 >&2 || true
  return 1
}

kubernetes_drill() {
  local cronjob
  cronjob=$(backup_cronjob drill)
  run_backup_job "$cronjob" "$cronjob-$(date -u +%H%M%S)" drill || die "the newest dump does not restore to what was dumped; its words are above"
}

kubernetes_restore() {
  local cronjob deployment replicas numbers=() failed=no
  cronjob=$(backup_cronjob dump)
  plan "stop api, retriever and worker" \
    "restore ${file:-the newest dump} into the database that the Secret names, which must be empty" "start them with as many pods as before"
  for deployment in api retriever worker; do
    replicas=$(kube get deployment "rag-$deployment" --output 'jsonpath={.spec.replicas}')
    numbers+=("rag-$deployment:${replicas:-2}")
    # KEDA would start them again.
    kube annotate scaledobject "rag-$deployment" autoscaling.keda.sh/paused-replicas=0 --overwrite >/dev/null 2>&1 || true
    kube scale deployment "rag-$deployment" --replicas 0 >/dev/null
  done
  run_backup_job "$cronjob" "$cronjob-restore-$(date -u +%H%M%S)" restore ${file:+"$file"} || failed=yes
  for deployment in "${numbers[@]}"; do
    kube annotate scaledobject "${deployment%:*}" autoscaling.keda.sh/paused-replicas- >/dev/null 2>&1 || true
    kube scale deployment "${deployment%:*}" --replicas "${deployment#*:}" >/dev/null
  done
  [ "$failed" = no ] || die "the dump was not restored; its words are above. The services run again on the database as it is."
}
