"""One HTTP request: http_request.py METHOD URL [JSON]. Prints the body; ends with 1 on a status of 400 or more."""

import sys
import urllib.error
import urllib.request

method, url, *body = sys.argv[1:]
request = urllib.request.Request(url, method=method, data=body[0].encode() if body else None)
if body:
    request.add_header("Content-Type", "application/json")
try:
    with urllib.request.urlopen(request, timeout=60) as reply:
        print(reply.read().decode())
except urllib.error.HTTPError as refusal:
    sys.exit(f"{method} {url}: {refusal.code} {refusal.read().decode()[:500]}")
except OSError as problem:
    sys.exit(f"{method} {url}: {problem}")
