{{/* What all pods of the release have in common. */}}

{{- define "rag.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "rag.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "rag.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A list: root, name. The volume that holds the secret files, and how a container sees it; empty where there is none. */}}
{{- define "rag.secretVolume" -}}
{{- $files := include "rag.secretFiles" . | fromYamlArray -}}
{{- if $files }}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
{{- range $files }}
      - secret:
          name: {{ .secret }}
          items: [{key: {{ .key }}, path: {{ .file }}}]
{{- end }}
{{- end }}
{{- end -}}

{{- define "rag.secretMount" -}}
{{- if include "rag.secretFiles" . | fromYamlArray }}
- {name: secrets, mountPath: /run/secrets/rag, readOnly: true}
{{- end }}
{{- end -}}

{{- define "rag.secretVariables" -}}
{{- range include "rag.secretFiles" . | fromYamlArray }}
{{- if .variable }}
- {name: {{ .variable }}, value: /run/secrets/rag/{{ .file }}}
{{- end }}
{{- end }}
{{- end -}}

{{/* A dict: root, name, values. The template of a service's pods. */}}
{{- define "rag.pod" -}}
{{- $root := .root -}}
{{- $values := .values -}}
{{- $termination := $values.termination -}}
{{- $who := list $root .name -}}
metadata:
  labels:
    {{- include "rag.componentLabels" $who | nindent 4 }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # Other settings, other pods.
    checksum/settings: {{ include "rag.settings" . | sha256sum }}
    {{- if $root.Values.secrets.values }}
    checksum/secrets: {{ toYaml $root.Values.secrets.values | sha256sum }}
    {{- end }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "rag.serviceAccount" $who }}
  automountServiceAccountToken: false
  # Variables like RETRIEVER_PORT=tcp://… would be read as settings.
  enableServiceLinks: false
  {{- include "rag.pullSecrets" $root | indent 2 }}
  {{- with include "rag.priorityClass" . }}
  priorityClassName: {{ . }}
  {{- end }}
  terminationGracePeriodSeconds: {{ add $termination.preStopSeconds $termination.delaySeconds $termination.graceSeconds 10 }}
  securityContext:
    {{- include "rag.podSecurity" $root | nindent 4 }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- include "rag.spread" . | indent 2 }}
  containers:
    - name: {{ .name }}
      image: {{ include "rag.image" $who }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      securityContext:
        {{- include "rag.containerSecurity" $root | nindent 8 }}
      envFrom:
        - configMapRef: {name: {{ include "rag.fullname" $root }}-{{ .name }}}
      {{- with include "rag.variables" . | trim }}
      env:
        {{- . | nindent 8 }}
      {{- end }}
      ports:
        - {name: http, containerPort: {{ include "rag.port" .name }}, protocol: TCP}
      # Four minutes for the database, the schema and the model; then it is started anew.
      startupProbe:
        httpGet: {path: /startupz, port: http}
        periodSeconds: 2
        timeoutSeconds: 2
        failureThreshold: 130
      readinessProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 3
        timeoutSeconds: 2
        failureThreshold: 2
      livenessProbe:
        httpGet: {path: /livez, port: http}
        periodSeconds: 10
        timeoutSeconds: 3
        failureThreshold: 3
      {{- if $termination.preStopSeconds }}
      # Endpoints forget the pod first; then SIGTERM turns readiness off and the drain begins.
      lifecycle:
        preStop: {sleep: {seconds: {{ $termination.preStopSeconds }}}}
      {{- end }}
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      volumeMounts:
        - {name: temporary, mountPath: /tmp}
        {{- include "rag.secretMount" $who | indent 8 }}
  volumes:
    - name: temporary
      emptyDir: {sizeLimit: {{ $values.temporarySize }}}
    {{- include "rag.secretVolume" $who | indent 4 }}
{{- end -}}

{{/* Variables beside the ConfigMap's. */}}
{{- define "rag.variables" -}}
{{- if and (eq .name "embedder") (not (hasKey .values.settings "EMBEDDER_THREADS")) }}
- name: EMBEDDER_THREADS
  valueFrom: {resourceFieldRef: {containerName: embedder, resource: limits.cpu, divisor: "1"}}
{{- end }}
{{- include "rag.secretVariables" (list .root .name) }}
{{- end -}}

{{- define "rag.serviceAccount" -}}
{{- if (index . 0).Values.serviceAccounts.create -}}
{{- include "rag.fullname" (index . 0) }}-{{ index . 1 }}
{{- else -}}
default
{{- end -}}
{{- end -}}

{{- define "rag.priorityClass" -}}
{{- if .values.priorityClassName -}}
{{- .values.priorityClassName -}}
{{- else if and .root.Values.priorityClass.create (has .name (list "api" "retriever" "embedder")) -}}
{{- include "rag.fullname" .root }}-serving
{{- end -}}
{{- end -}}

{{/* Over zones evenly, over nodes as the values say. */}}
{{- define "rag.spread" -}}
{{- $labels := include "rag.componentSelector" (list .root .name) -}}
{{- if .values.zoneSpread }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- $labels | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
{{- end }}
{{- if ne .values.antiAffinity "none" }}
affinity:
  podAntiAffinity:
{{- if eq .values.antiAffinity "required" }}
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            {{- $labels | nindent 12 }}
{{- else }}
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- $labels | nindent 14 }}
{{- end }}
{{- end }}
{{- end -}}
