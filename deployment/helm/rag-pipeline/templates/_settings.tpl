{{/* What a service reads: plain keys from a ConfigMap, secret ones from mounted files. */}}

{{- define "rag.url" -}}
{{- printf "http://%s-%s:%s" (include "rag.fullname" (index . 0)) (index . 1) (include "rag.port" (index . 1)) -}}
{{- end -}}

{{/* A dict: root, name, values. The ConfigMap's data, as YAML. */}}
{{- define "rag.settings" -}}
{{- $root := .root -}}
{{- $termination := .values.termination -}}
{{- $data := dict "HOST" "0.0.0.0" "SHUTDOWN_DELAY_SECONDS" (toString $termination.delaySeconds)
  "SHUTDOWN_GRACE_SECONDS" (toString $termination.graceSeconds) "STARTUP_TIMEOUT_SECONDS" "240" -}}
{{- if eq .name "api" -}}
{{- /* Connections come from a few ingress pods, which bound those of each client. */ -}}
{{- $data = merge $data (dict "RETRIEVER_URL" (include "rag.url" (list $root "retriever"))
  "MAX_CONNECTIONS_PER_ADDRESS" "1024" "TRUSTED_PROXIES" (join "," $root.Values.proxies.cidrs) "LLM_PROVIDER" "none" "AUTH" (include "rag.auth" $root)) -}}
{{- if ne $root.Values.llm.provider "none" -}}
{{- $data = merge (dict "LLM_PROVIDER" "openai" "LLM_BASE_URL" (include "rag.llmURL" $root)
  "LLM_MODEL" $root.Values.llm.model) $data -}}
{{- end -}}
{{- end -}}
{{- if ne .name "embedder" -}}
{{- $data = merge $data (dict "EMBEDDER_URL" (include "rag.url" (list $root "embedder"))) -}}
{{- end -}}
{{- with $root.Values.tracing -}}
{{- if .enabled -}}
{{- $data = merge $data (dict "OTEL_EXPORTER_OTLP_ENDPOINT" .endpoint "OTEL_TRACES_SAMPLER" "parentbased_traceidratio"
  "OTEL_TRACES_SAMPLER_ARG" (toString .share)) -}}
{{- end -}}
{{- end -}}
{{- $given := dict -}}
{{- range $key, $value := merge (dict) .values.settings $root.Values.settings -}}
{{- $given = set $given $key (include "rag.settingText" $value) -}}
{{- end -}}
{{- toYaml (merge $given $data) -}}
{{- end -}}

{{/* How callers prove who they are: by keys, unless the settings say otherwise. */}}
{{- define "rag.auth" -}}
{{- get (merge (dict) .Values.api.settings .Values.settings) "AUTH" | default "keys" -}}
{{- end -}}

{{/* Helm reads numbers as floats: a whole one is written without exponent. */}}
{{- define "rag.settingText" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) -}}{{- int64 . -}}{{- else -}}{{- . -}}{{- end -}}
{{- end -}}

{{- define "rag.llmURL" -}}
{{- if eq .Values.llm.provider "ollama" -}}
{{- printf "http://%s-ollama:11434/v1" (include "rag.fullname" .) -}}
{{- else -}}
{{- .Values.llm.baseURL -}}
{{- end -}}
{{- end -}}

{{/* A list: root, name. Which secrets a pod mounts, as a YAML list of {variable, secret, key, file}. A file
     without a variable is named by what stands in another. */}}
{{- define "rag.secretFiles" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- $keys := $root.Values.secrets.keys -}}
{{- $secret := include "rag.secretName" $root -}}
{{- $files := list -}}
{{- if has $name (list "api" "retriever" "worker" "migration") -}}
{{- $database := dict "variable" "DATABASE_URL_FILE" "file" "database-url" "secret" $secret "key" $keys.databaseURL -}}
{{- if eq $root.Values.postgresql.mode "cloudnativepg" -}}
{{- $database = merge (dict "secret" (printf "%s-app" (include "rag.databaseCluster" $root)) "key" "uri") $database -}}
{{- end -}}
{{- $files = append $files $database -}}
{{- if and $root.Values.postgresql.replica (eq $name "retriever") -}}
{{- $files = append $files (dict "variable" "DATABASE_READ_URL_FILE" "file" "database-read-url" "secret" $secret "key" $keys.databaseReplicaURL) -}}
{{- end -}}
{{- end -}}
{{- if and (has $name (list "api" "retriever" "worker")) (ne $root.Values.redis.mode "none") -}}
{{- $files = append $files (dict "variable" "REDIS_URL_FILE" "file" "redis-url" "secret" $secret "key" $keys.redisURL) -}}
{{- if $root.Values.redis.privateAuthority -}}
{{- $files = append $files (dict "file" "redis-ca" "secret" $secret "key" $keys.redisCA) -}}
{{- end -}}
{{- end -}}
{{- if and (eq $name "api") (eq $root.Values.llm.provider "openai") $root.Values.llm.apiKey -}}
{{- $files = append $files (dict "variable" "LLM_API_KEY_FILE" "file" "llm-api-key" "secret" $secret "key" $keys.llmAPIKey) -}}
{{- end -}}
{{- if and (has $name (list "api" "test")) (ne (include "rag.auth" $root) "none") -}}
{{- $files = append $files (dict "variable" "AUTH_SECRET_FILE" "file" "auth-secret" "secret" $secret "key" $keys.authSecret) -}}
{{- end -}}
{{- if and $root.Values.tracing.enabled $root.Values.tracing.headers (has $name (list "api" "retriever" "embedder" "worker")) -}}
{{- $files = append $files (dict "variable" "OTEL_EXPORTER_OTLP_HEADERS_FILE" "file" "trace-headers" "secret" $secret "key" $keys.traceHeaders) -}}
{{- end -}}
{{- toYaml $files -}}
{{- end -}}
