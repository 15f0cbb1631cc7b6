# What the steps of the delivery pipelines have in common. Sourced, never run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
images=(api retriever embedder worker ragctl)
kept=$root/.build/images

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
  printf '%s: error: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# need TOOL…
need() {
  local tool
  for tool in "$@"; do command -v "$tool" >/dev/null || die "$tool is needed; install it and come again"; done
}

# wanted NAME WHAT: an environment variable that has to be set.
wanted() { [ -n "${!1:-}" ] || die "set $1: $2"; }

# scanner NAME IMAGE ARGUMENT…: the program where it is, else its container.
scanner() {
  local name=$1 image=$2
  shift 2
  if command -v "$name" >/dev/null; then
    "$name" "$@"
  elif command -v docker >/dev/null; then
    docker run --rm --volume "$root:$root:ro" --workdir "$root" --volume /var/run/docker.sock:/var/run/docker.sock \
      --volume "${DOCKER_CONFIG:-$HOME/.docker}:/root/.docker:ro" "$image" "$@"
  else
    return 127
  fi
}

run_trivy() { scanner trivy aquasec/trivy:0.66.0 "$@"; }
run_grype() { scanner grype anchore/grype:v0.99.1 "$@"; }
