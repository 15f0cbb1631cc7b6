# Alert rules, dashboards and what carries them. Sourced by check-manifests, never run.
# shellcheck shell=bash

rules=deployment/helm/rag-pipeline/files/rules
dashboards=deployment/helm/rag-pipeline/files/dashboards

runbooks_exist() {
  local runbook
  grep -hoE '^ *runbook: .*' "$rules"/*.yaml | sed 's/^ *runbook: //' | sort -u | while read -r runbook; do
    [ -e "$runbook" ] || { echo "$runbook is named by an alert and does not exist"; return 1; }
  done
}

check_monitoring() {
  check "rules and dashboards ask for known metrics" \
    "$tools/python" "$here/lib/metric_names.py" docs/metrics.md "$rules"/*.yaml "$dashboards"/*.json
  check "alert rules" promtool check rules "$rules"/*.yaml
  check "alert rules' tests" promtool test rules deployment/monitoring/tests/*_test.yaml
  check "Prometheus' configuration" promtool check config --syntax-only deployment/monitoring/prometheus/prometheus.yml
  check "Prometheus' limits" promtool check rules deployment/monitoring/prometheus/limits.yaml
  check "alerts' routes" amtool check-config deployment/monitoring/alertmanager/alertmanager.yml
  check "alerts' runbooks" runbooks_exist
}
