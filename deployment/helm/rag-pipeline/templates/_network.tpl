{{/*
One component's openings. A dict: root, name, openings (what it reaches outside this release), peers (components it
reaches), from (components and outsiders that reach it), isHook.
*/}}
{{- define "rag.policy" }}
{{- $root := .root }}
{{- $from := include "rag.policyFrom" . | trim }}
{{- $to := include "rag.policyTo" . | trim }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "rag.fullname" $root }}-{{ .name }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "rag.componentLabels" (list $root .name) | nindent 4 }}
  {{- if .isHook }}
  annotations:
    {{- include "rag.hook" -10 | nindent 4 }}
  {{- end }}
spec:
  podSelector:
    matchLabels:
      {{- include "rag.componentSelector" (list $root .name) | nindent 6 }}
  policyTypes: [Ingress, Egress]
  {{- if $from }}
  ingress:
    - ports: [{port: {{ include "rag.port" .name }}, protocol: TCP}]
      from:
        {{- $from | nindent 8 }}
  {{- else }}
  ingress: []
  {{- end }}
  {{- if $to }}
  egress:
    {{- $to | nindent 4 }}
  {{- else }}
  egress: []
  {{- end }}
{{- end -}}

{{- define "rag.policyFrom" -}}
{{- $root := .root -}}
{{- $policy := $root.Values.networkPolicy -}}
{{- range .from }}
{{- if eq . "clients" }}
{{- range $policy.clients }}
- namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: {{ .namespace }}}}
{{- with .labels }}
  podSelector:
    matchLabels:
      {{- toYaml . | nindent 6 }}
{{- end }}
{{- end }}
{{- else if eq . "monitoring" }}
- namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: {{ $policy.monitoringNamespace }}}}
{{- else if or (ne . "test") $root.Values.test.enabled }}
- podSelector:
    matchLabels:
      {{- include "rag.componentSelector" (list $root .) | nindent 6 }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "rag.policyTo" -}}
{{- $root := .root -}}
{{- range .peers }}
- to: [{podSelector: {matchLabels: {{ include "rag.componentSelector" (list $root .) | fromYaml | toJson }}}}]
  ports: [{port: {{ include "rag.port" . }}, protocol: TCP}]
{{- end }}
{{- if has "database" .openings }}
{{- include "rag.databaseOpening" $root }}
{{- end }}
{{- if has "redis" .openings }}
{{- include "rag.redisOpening" $root }}
{{- end }}
{{- if has "llm" .openings }}
{{- include "rag.llmOpening" $root }}
{{- end }}
{{- if and (has "traces" .openings) $root.Values.tracing.enabled }}
{{- include "rag.tracesOpening" $root }}
{{- end }}
{{- end -}}

{{- define "rag.tracesOpening" -}}
{{- $authority := index (splitList "/" .Values.tracing.endpoint) 2 }}
{{- $port := ternary 443 80 (hasPrefix "https:" .Values.tracing.endpoint) }}
{{- if regexMatch ":[0-9]+$" $authority }}
{{- $port = regexFind "[0-9]+$" $authority }}
{{- end }}
- to:
{{- range .Values.tracing.cidrs }}
    - ipBlock: {cidr: {{ . }}}
{{- else }}
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: {{ .Values.tracing.namespace | default .Values.networkPolicy.monitoringNamespace }}}}
{{- end }}
  ports: [{port: {{ $port }}, protocol: TCP}]
{{- end -}}

{{- define "rag.databaseOpening" -}}
{{- $postgresql := .Values.postgresql }}
{{- if eq $postgresql.mode "cloudnativepg" }}
- to: [{podSelector: {matchLabels: {cnpg.io/cluster: {{ include "rag.databaseCluster" . }}}}}]
  ports: [{port: 5432, protocol: TCP}]
{{- else }}
- to:
{{- range $postgresql.cidrs }}
    - ipBlock: {cidr: {{ . }}}
{{- end }}
  ports: [{port: {{ $postgresql.port }}, protocol: TCP}]
{{- end }}
{{- end -}}

{{- define "rag.redisOpening" -}}
{{- $redis := .Values.redis }}
{{- if eq $redis.mode "sentinel" }}
- to: [{podSelector: {matchLabels: {{ include "rag.componentSelector" (list . "redis") | fromYaml | toJson }}}}]
  ports: [{port: 6379, protocol: TCP}, {port: 26379, protocol: TCP}]
{{- else if eq $redis.mode "external" }}
- to:
{{- range $redis.cidrs }}
    - ipBlock: {cidr: {{ . }}}
{{- end }}
  ports: [{port: {{ $redis.port }}, protocol: TCP}]
{{- end }}
{{- end -}}

{{- define "rag.llmOpening" -}}
{{- if eq .Values.llm.provider "ollama" }}
- to: [{podSelector: {matchLabels: {{ include "rag.componentSelector" (list . "ollama") | fromYaml | toJson }}}}]
  ports: [{port: 11434, protocol: TCP}]
{{- else if eq .Values.llm.provider "openai" }}
- to:
{{- range .Values.llm.cidrs }}
{{- if eq . "0.0.0.0/0" }}
    # The world, but not the machines next door and not the cloud's metadata.
    - ipBlock:
        cidr: 0.0.0.0/0
        except: [10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16]
{{- else }}
    - ipBlock: {cidr: {{ . }}}
{{- end }}
{{- end }}
  ports:
{{- range .Values.llm.ports }}
    - {port: {{ . }}, protocol: TCP}
{{- end }}
{{- end }}
{{- end -}}
