#!/usr/bin/env bash
# Makes an API key of an environment over HTTPS, and prints it, this once: the first one, before anyone holds a key.
#   first-key.sh CLOUD ENVIRONMENT NAME [ROLE]     reader, editor, operator or admin (default: admin)
# It proves itself as ragctl does: with a pass of five minutes, made of the secret that the store holds for the API.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib.sh
. "$here/lib.sh"

case ${1:-} in
  aws | gcp | azure) ;;
  *) die "name the cloud: aws, gcp or azure" ;;
esac
# shellcheck source=/dev/null
. "$infrastructure/$1/scripts/lib.sh"
need_environment "${2:-}"
name_of_key=${3:-}
role=${4:-admin}
[ -n "$name_of_key" ] || die "say what the key is for, such as: first-key.sh $1 $2 operators"
need terraform jq curl python3
"${1}_start"
if [ "$1" = azure ]; then open_vault; fi

# Files, not arguments: those stand in the list of processes.
work=$(mktemp -d)
at_end rm -rf "$work"
mkdir "$work/secrets"
fetch_secrets "$work/secrets"
[ -s "$work/secrets/auth-secret" ] || die "the store has no auth-secret yet; run deploy.sh first"
python3 - "$work/secrets/auth-secret" >"$work/header" <<'PYTHON'
import base64, hashlib, hmac, pathlib, sys, time

secret = pathlib.Path(sys.argv[1]).read_bytes().strip()
end = str(int(time.time()) + 300)
code = base64.urlsafe_b64encode(hmac.digest(secret, f"operator pass\n{end}".encode(), hashlib.sha256)).decode().rstrip("=")
print(f"Authorization: Bearer ragop_{end}_{code}")
PYTHON
jq -n --arg name "$name_of_key" --arg role "$role" '{name: $name, role: $role}' |
  curl --fail-with-body --silent --show-error --max-time 20 --header "@$work/header" --header "Content-Type: application/json" \
    --data-binary @- "$(terraform_output url)/v1/keys" >"$work/answer" || die "the service refuses: $(cat "$work/answer")"
jq -r .key "$work/answer"
