# Whether a Swift toolchain is there. Sourced after messages.sh, never run.
# shellcheck shell=bash

need_swift() {
  local version
  command -v swift >/dev/null || die "no swift on PATH; install a Swift 6.2 or newer toolchain from swift.org"
  version=$(swift --version 2>&1 | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -n 1)
  [ -n "$version" ] || die "swift --version does not answer; the toolchain does not start on this machine"
  # shellcheck disable=SC2086
  set -- $version
  [ "$1" -gt 6 ] || { [ "$1" -eq 6 ] && [ "$2" -ge 2 ]; } || die "Swift $1.$2 is too old; 6.2 or newer is needed"
}
