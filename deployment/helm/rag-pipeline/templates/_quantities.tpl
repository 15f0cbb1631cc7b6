{{/* Kubernetes' quantities as whole numbers, to compare them. */}}

{{/* Thousandths of a processor: "500m" is 500, "2" is 2000, "1.5" is 1500. */}}
{{- define "rag.millicores" -}}
{{- $text := toString . -}}
{{- if hasSuffix "m" $text -}}
{{- trimSuffix "m" $text | float64 | ceil | int64 -}}
{{- else -}}
{{- mulf (float64 $text) 1000 | ceil | int64 -}}
{{- end -}}
{{- end -}}

{{/* Mebibytes, rounded up: of Kubernetes' quantities (512Mi, 2Gi) and of the services' sizes (512MiB, 1GiB). */}}
{{- define "rag.mebibytes" -}}
{{- $text := toString . | trimSuffix "B" -}}
{{- $number := regexFind "^[0-9.]+" $text | float64 -}}
{{- $unit := regexFind "[A-Za-z]*$" $text -}}
{{- $bytes := dict "" 1 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "k" 1000 "M" 1000000 "G" 1000000000 -}}
{{- if not (hasKey $bytes $unit) -}}
{{- fail (printf "%q is no size: write it like 512Mi or 2Gi" $text) -}}
{{- end -}}
{{- divf (mulf $number (get $bytes $unit)) 1048576 | ceil | int64 -}}
{{- end -}}
