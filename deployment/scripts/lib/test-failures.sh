# What failed and what did not end, from the tests' own record of what happened. Sourced after messages.sh, never run.
#
# The log is not to be relied on for it: swift test throws away every piece of output that is not whole UTF-8, and a piece may end
# within a character.
# shellcheck shell=bash

# print_failures FILE…: what failed and why, then what began and did not end because the run was given up or broke off.
print_failures() {
  python3 - "$@" <<'PYTHON'
import json, os, sys

def events(path):
    for line in open(path, encoding="utf-8", errors="replace"):
        try:
            record = json.loads(line)
        except ValueError:  # the last one, of a run that broke off
            continue
        if record.get("kind") == "event":
            yield record["payload"]

failures, unended = [], []
for path in filter(os.path.exists, sys.argv[1:]):
    begun = {}
    for event in events(path):
        kind, test = event["kind"], event.get("testID", "")
        if kind == "issueRecorded" and not event.get("issue", {}).get("isKnown"):
            failures.append(" ".join(message["text"] for message in event["messages"]))
        elif kind == "testStarted" and "/" in test:  # without it, a suite
            begun[test] = test.rpartition("/")[0]
        elif kind in ("testEnded", "testSkipped"):
            begun.pop(test, None)
    unended += begun.values()
for text in failures[:60]:
    print("✘ " + " ".join(text.split())[:400])
for name in unended:
    print("did not end: " + name)
PYTHON
}
