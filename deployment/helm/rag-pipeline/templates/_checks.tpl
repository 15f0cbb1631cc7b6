{{/* What the schema cannot see: values that are fine one by one and cannot stand together. Each says what to do. */}}
{{- define "rag.checks" -}}
{{- include "rag.checkSecrets" . -}}
{{- include "rag.checkStores" . -}}
{{- range $name := list "api" "retriever" "embedder" "worker" -}}
{{- include "rag.checkReplicas" (dict "name" $name "values" (get $.Values $name)) -}}
{{- end -}}
{{- include "rag.checkMemory" . -}}
{{- include "rag.checkQuota" . -}}
{{- include "rag.checkDoors" . -}}
{{- end -}}

{{- define "rag.checkSecrets" -}}
{{- $secrets := .Values.secrets -}}
{{- $ways := 0 -}}
{{- if $secrets.existingSecret -}}{{- $ways = add1 $ways -}}{{- end -}}
{{- if $secrets.values -}}{{- $ways = add1 $ways -}}{{- end -}}
{{- if $secrets.externalSecret.enabled -}}{{- $ways = add1 $ways -}}{{- end -}}
{{- $wanted := include "rag.wantedKeys" . | fromYamlArray -}}
{{- if and (eq (int $ways) 0) $wanted -}}
{{- fail (printf "secrets: none is given. Make a Secret with the keys %s and set secrets.existingSecret to its name; or set secrets.externalSecret; or, for development, secrets.values." (join ", " $wanted)) -}}
{{- end -}}
{{- if gt (int $ways) 1 -}}
{{- fail "secrets: existingSecret, values and externalSecret exclude each other; keep one of them." -}}
{{- end -}}
{{- if and $secrets.externalSecret.enabled (not $secrets.externalSecret.store.name) -}}
{{- fail "secrets.externalSecret.store.name: is empty. Name the SecretStore or ClusterSecretStore that holds the secrets." -}}
{{- end -}}
{{- if $secrets.values -}}
{{- range $name, $key := $secrets.keys -}}
{{- if and (has $key $wanted) (not (get $secrets.values $name)) -}}
{{- fail (printf "secrets.values.%s: is missing, and these values need it." $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "rag.checkStores" -}}
{{- $postgresql := .Values.postgresql -}}
{{- if and (eq $postgresql.mode "cloudnativepg") (eq .Values.migration.mode "hook") -}}
{{- fail "migration.mode: hook runs before the database of postgresql.mode cloudnativepg is there. Set migration.mode to job." -}}
{{- end -}}
{{- if and (eq $postgresql.mode "cloudnativepg") $postgresql.replica -}}
{{- fail "postgresql.replica: the operator's Secret names the primary alone. Leave it false, or give both URLs in a Secret of your own with postgresql.mode external." -}}
{{- end -}}
{{- $backup := $postgresql.cloudnativepg.backup -}}
{{- if and (eq $postgresql.mode "cloudnativepg") $backup.enabled (not (and $backup.destinationPath $backup.credentialsSecret)) -}}
{{- fail "postgresql.cloudnativepg.backup: needs destinationPath (s3://…) and credentialsSecret (keys access-key-id and secret-access-key)." -}}
{{- end -}}
{{- if and (ne .Values.llm.provider "none") (not .Values.llm.model) -}}
{{- fail (printf "llm.model: is empty. Name the model that %s shall answer with." .Values.llm.provider) -}}
{{- end -}}
{{- end -}}

{{/* A dict: name, values. */}}
{{- define "rag.checkReplicas" -}}
{{- $scaling := .values.autoscaling -}}
{{- $least := int .values.replicas -}}
{{- $where := printf "%s.replicas" .name -}}
{{- if $scaling.enabled -}}
{{- $least = int $scaling.minReplicas -}}
{{- $where = printf "%s.autoscaling.minReplicas" .name -}}
{{- if gt $least (int $scaling.maxReplicas) -}}
{{- fail (printf "%s: %d is more than maxReplicas, %d." $where $least (int $scaling.maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- $budget := .values.disruptionBudget.minAvailable | int -}}
{{- if and (gt $budget 0) (le $least $budget) -}}
{{- fail (printf "%s: with %d no pod may ever be moved, for %s.disruptionBudget.minAvailable is %d. Run at least %d, or lower the budget." $where $least .name $budget (add1 $budget)) -}}
{{- end -}}
{{- end -}}

{{- define "rag.checkMemory" -}}
{{- $settings := merge (dict) .Values.retriever.settings .Values.settings -}}
{{- $lexical := include "rag.mebibytes" (default "512MiB" (get $settings "LEXICAL_INDEX_BYTES") | include "rag.settingText") | int64 -}}
{{- $vectors := include "rag.mebibytes" (default "1GiB" (get $settings "VECTOR_INDEX_BYTES") | include "rag.settingText") | int64 -}}
{{- $limit := include "rag.mebibytes" .Values.retriever.resources.limits.memory | int64 -}}
{{- $needed := add $lexical $vectors 256 -}}
{{- if gt $needed $limit -}}
{{- fail (printf "retriever.resources.limits.memory: %d MiB do not hold the indexes (LEXICAL_INDEX_BYTES %d MiB, VECTOR_INDEX_BYTES %d MiB, 256 MiB beside them). Raise the limit to %dMi, or lower the indexes in retriever.settings." $limit $lexical $vectors $needed) -}}
{{- end -}}
{{- $worker := include "rag.mebibytes" .Values.worker.resources.limits.memory | int64 -}}
{{- $parser := include "rag.mebibytes" (default "1GiB" (get (merge (dict) .Values.worker.settings .Values.settings) "PARSER_MEMORY_BYTES") | include "rag.settingText") | int64 -}}
{{- if gt (add $parser 512) $worker -}}
{{- fail (printf "worker.resources.limits.memory: %d MiB do not hold a parser (PARSER_MEMORY_BYTES %d MiB) and 512 MiB beside it. Raise the limit, or lower PARSER_MEMORY_BYTES in worker.settings." $worker $parser) -}}
{{- end -}}
{{- end -}}

{{/* A quota that is smaller than the most the autoscalers may ask for would stop them half-way, without a word. */}}
{{- define "rag.checkQuota" -}}
{{- if .Values.quota.enabled -}}
{{- $cpu := 0 -}}
{{- $memory := 0 -}}
{{- range $name := list "api" "retriever" "embedder" "worker" -}}
{{- $values := get $.Values $name -}}
{{- $most := $values.autoscaling.enabled | ternary $values.autoscaling.maxReplicas $values.replicas | int64 | add1 -}}
{{- $cpu = add $cpu (mul $most (include "rag.millicores" $values.resources.requests.cpu | int64)) -}}
{{- $memory = add $memory (mul $most (include "rag.mebibytes" $values.resources.requests.memory | int64)) -}}
{{- end -}}
{{- if lt (include "rag.millicores" .Values.quota.requests.cpu | int64) $cpu -}}
{{- fail (printf "quota.requests.cpu: %s is less than the %dm that the services ask for at their maxReplicas and one more each during an update." .Values.quota.requests.cpu $cpu) -}}
{{- end -}}
{{- if lt (include "rag.mebibytes" .Values.quota.requests.memory | int64) $memory -}}
{{- fail (printf "quota.requests.memory: %s is less than the %dMi that the services ask for at their maxReplicas and one more each during an update." .Values.quota.requests.memory $memory) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "rag.checkDoors" -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- fail "ingress.hosts: is empty. Name at least one host, or set ingress.enabled to false." -}}
{{- end -}}
{{- if and .Values.gateway.enabled (not (and .Values.gateway.hosts .Values.gateway.parents)) -}}
{{- fail "gateway: needs hosts and parents (the Gateways that the route hangs on)." -}}
{{- end -}}
{{- end -}}
