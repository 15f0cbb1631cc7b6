{{/* Names and labels. Templates below a component get a dict: root, name (api, retriever, embedder, worker), values. */}}

{{- define "rag.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "rag.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "rag.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "rag.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What every object of the release bears. */}}
{{- define "rag.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: {{ include "rag.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ include "rag.version" . | quote }}
app.kubernetes.io/part-of: rag-pipeline
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The pods of the release. */}}
{{- define "rag.selector" -}}
app.kubernetes.io/name: {{ include "rag.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* A list: root, component. */}}
{{- define "rag.componentSelector" -}}
{{ include "rag.selector" (index . 0) }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "rag.componentLabels" -}}
{{ include "rag.labels" (index . 0) }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "rag.version" -}}
{{- default .Chart.AppVersion .Values.image.tag | trunc 63 -}}
{{- end -}}

{{/* A list: root, component. With a digest the tag says only what was meant. */}}
{{- define "rag.image" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- $image := $root.Values.image -}}
{{- $path := printf "%s/%s:%s" $image.repository $name (default $root.Chart.AppVersion $image.tag) -}}
{{- if $image.registry -}}{{- $path = printf "%s/%s" $image.registry $path -}}{{- end -}}
{{- with get $image.digests $name -}}{{- $path = printf "%s@%s" $path . -}}{{- end -}}
{{- $path -}}
{{- end -}}

{{- define "rag.port" -}}
{{- get (dict "api" "8000" "retriever" "8001" "embedder" "8002" "worker" "8003") . -}}
{{- end -}}

{{/* The Secret that pods mount. */}}
{{- define "rag.secretName" -}}
{{- if .Values.secrets.existingSecret -}}
{{- .Values.secrets.existingSecret -}}
{{- else -}}
{{- printf "%s-secrets" (include "rag.fullname" .) -}}
{{- end -}}
{{- end -}}

{{- define "rag.databaseCluster" -}}
{{- printf "%s-postgresql" (include "rag.fullname" .) -}}
{{- end -}}

{{/* Where a storage class is named, the line that names it. */}}
{{- define "rag.storageClass" -}}
{{- with . }}storageClassName: {{ . }}{{- end }}
{{- end -}}
