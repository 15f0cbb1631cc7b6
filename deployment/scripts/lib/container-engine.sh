# Finds a container engine, or starts the one of CONTAINERS_OFFLINE. Sourced after messages.sh, never run.
# shellcheck shell=bash

engine_answers() { docker info >/dev/null 2>&1; }

# Scripts for machines without a registry may lie beside the project.
offline_folder() {
  local folder
  for folder in "${CONTAINERS_OFFLINE:-}" ../shared/tools/containers-offline; do
    if [ -n "$folder" ] && [ -x "$folder/engine-up" ]; then
      (cd "$folder" && pwd)
      return
    fi
  done
}

find_engine() {
  engine_answers || start_offline_engine
  docker compose version >/dev/null 2>&1 || die "docker has no compose plugin; install docker-compose-plugin"
}

start_offline_engine() {
  local offline
  offline=$(offline_folder)
  [ -n "$offline" ] || die "no container engine answers; start Docker, or name one with DOCKER_HOST"
  say "starting the engine of $offline"
  eval "$("$offline/engine-up")"
  "$offline/make-base-images"
  engine_answers || die "the engine of $offline does not answer"
}
