{{/* How Argo Rollouts brings a new version of the api in. */}}

{{- define "rag.rolloutStrategy" -}}
{{- $rollout := .Values.rollout -}}
{{- if eq $rollout.strategy "canary" -}}
canary:
  maxSurge: 1
  maxUnavailable: 0
  {{- if include "rag.ingressSplits" . }}
  stableService: {{ include "rag.fullname" . }}-api
  canaryService: {{ include "rag.fullname" . }}-api-canary
  trafficRouting:
    nginx:
      stableIngress: {{ include "rag.fullname" . }}
  {{- end }}
  steps:
    {{- range $rollout.canary.steps }}
    - setWeight: {{ .percent }}
    - pause: {duration: {{ .pauseSeconds }}s}
    {{- with include "rag.rolloutAnalysis" $ | trim }}
    - analysis:
        {{- . | nindent 8 }}
    {{- end }}
    {{- end }}
{{- else -}}
blueGreen:
  activeService: {{ include "rag.fullname" . }}-api
  previewService: {{ include "rag.fullname" . }}-api-preview
  autoPromotionEnabled: {{ $rollout.blueGreen.autoPromote }}
  scaleDownDelaySeconds: {{ $rollout.blueGreen.scaleDownDelaySeconds }}
  {{- with include "rag.rolloutAnalysis" . | trim }}
  postPromotionAnalysis:
    {{- . | nindent 4 }}
  {{- end }}
{{- end -}}
{{- end -}}

{{- define "rag.rolloutAnalysis" -}}
{{- $rollout := .Values.rollout -}}
{{- $names := $rollout.analysis.templates -}}
{{- if $rollout.analysis.enabled -}}
{{- $names = append $names (printf "%s-api" (include "rag.fullname" .)) -}}
{{- end -}}
{{- if $names }}
templates:
{{- range $names }}
  - templateName: {{ . }}
{{- end }}
args:
  - name: pod-hash
    valueFrom: {podTemplateHashValue: Latest}
{{- end }}
{{- end -}}

{{/*
Whether the ingress divides requests by their share. Without it the numbers of pods do, behind one service.
*/}}
{{- define "rag.ingressSplits" -}}
{{- if and (eq .Values.rollout.strategy "canary") .Values.ingress.enabled (eq .Values.ingress.className "nginx") -}}yes{{- end -}}
{{- end -}}
