# Becoming root, and ceasing to be root. Sourced after messages.sh, never run.
# shellcheck shell=bash

is_root() { [ "$(id -u)" -eq 0 ]; }

# Runs a command as root: directly, or through sudo.
as_root() {
  if is_root; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    die "this needs root (to run: $*); become root or install sudo"
  fi
}

# PostgreSQL refuses to run as root. The name of the user its files belong to.
server_user() {
  if ! is_root; then
    id -un
  elif id -u postgres >/dev/null 2>&1; then
    echo postgres
  else
    echo nobody
  fi
}

as_server_user() {
  if is_root; then
    setpriv --reuid="$(server_user)" --regid="$(id -g "$(server_user)")" --clear-groups --reset-env -- "$@"
  else
    "$@"
  fi
}
