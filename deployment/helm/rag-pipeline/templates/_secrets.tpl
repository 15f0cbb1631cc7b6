{{/* The keys this release reads from its Secret, as a YAML list. */}}
{{- define "rag.wantedKeys" -}}
{{- $keys := .Values.secrets.keys -}}
{{- $wanted := list -}}
{{- if eq .Values.postgresql.mode "external" -}}
{{- $wanted = append $wanted $keys.databaseURL -}}
{{- if .Values.postgresql.replica -}}{{- $wanted = append $wanted $keys.databaseReplicaURL -}}{{- end -}}
{{- end -}}
{{- if ne .Values.redis.mode "none" -}}
{{- $wanted = append $wanted $keys.redisURL -}}
{{- if .Values.redis.privateAuthority -}}{{- $wanted = append $wanted $keys.redisCA -}}{{- end -}}
{{- end -}}
{{- if eq .Values.redis.mode "sentinel" -}}{{- $wanted = append $wanted $keys.redisPassword -}}{{- end -}}
{{- if and (eq .Values.llm.provider "openai") .Values.llm.apiKey -}}{{- $wanted = append $wanted $keys.llmAPIKey -}}{{- end -}}
{{- if and .Values.backup.enabled .Values.backup.encrypted -}}{{- $wanted = append $wanted $keys.backupKey -}}{{- end -}}
{{- if and .Values.tracing.enabled .Values.tracing.headers -}}{{- $wanted = append $wanted $keys.traceHeaders -}}{{- end -}}
{{- if ne (include "rag.auth" .) "none" -}}{{- $wanted = append $wanted $keys.authSecret -}}{{- end -}}
{{- toYaml $wanted -}}
{{- end -}}

{{/* secrets.values under the names that the Secret's keys have. */}}
{{- define "rag.secretValues" -}}
{{- range $name, $key := .Values.secrets.keys }}
{{- with get $.Values.secrets.values $name }}
{{ $key }}: {{ . | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A dict: root, name, keys, isHook. */}}
{{- define "rag.externalSecret" }}
{{- $external := .root.Values.secrets.externalSecret }}
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "rag.labels" .root | nindent 4 }}
  {{- if .isHook }}
  annotations:
    {{- include "rag.hook" -10 | nindent 4 }}
  {{- end }}
spec:
  refreshInterval: {{ $external.refreshInterval }}
  secretStoreRef: {name: {{ $external.store.name }}, kind: {{ $external.store.kind }}}
  target: {name: {{ .name }}, creationPolicy: Owner}
  data:
    {{- range .keys }}
    - secretKey: {{ . }}
      remoteRef: {key: {{ $external.remoteKey }}, property: {{ . }}}
    {{- end }}
{{- end -}}

{{/* What makes an object a hook of install and upgrade, for Helm and for Argo CD; its weight. */}}
{{- define "rag.hook" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}
