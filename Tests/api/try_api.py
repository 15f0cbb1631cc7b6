"""Runs schemathesis against RAG_BASE_URL until so many requests were made.   try_api.py CASES SEED FOLDER"""
import json
import os
import pathlib
import subprocess
import sys

SHORT_EXAMPLES, EXAMPLES = 12, 250
# In seconds. The short form runs on machines that now and then stand still for a while.
SHORT_FORM_WAIT, LONGEST_WAIT = 120, 10
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "unsupported_method", "allow_header_conformance", "use_after_free",
    "negative_data_rejection",
]


def run(examples, wait, seed, folder):
    """How many requests one run made, and whether all answers were right."""
    report = folder / f"{seed}.ndjson"
    # One worker: schemathesis' own generators break when several threads use them.
    command = [
        str(pathlib.Path(sys.executable).parent / "schemathesis"), "run", os.environ["RAG_BASE_URL"] + "/openapi.json",
        "--checks", ",".join(CHECKS), "--max-examples", str(examples), "--seed", str(seed), "--workers", "1",
        "--request-timeout", str(wait), "--warnings", "off", "--suppress-health-check", "all", "--continue-on-failure",
        "--report", "ndjson", "--report-ndjson-path", str(report),
    ]
    status = subprocess.run(command, cwd=folder).returncode
    with report.open() as lines:
        requests = sum(len(recorder(json.loads(line)).get("interactions", {})) for line in lines)
    return requests, status == 0


def recorder(event):
    body = next(iter(event.values()))
    return (body.get("recorder") or {}) if isinstance(body, dict) else {}


def main(wanted, seed, folder):
    folder.mkdir(parents=True, exist_ok=True)
    made, is_right = run(*((EXAMPLES, LONGEST_WAIT) if wanted else (SHORT_EXAMPLES, SHORT_FORM_WAIT)), seed, folder)
    while made < wanted and is_right:
        seed += 1
        more, is_right = run(EXAMPLES, LONGEST_WAIT, seed, folder)
        made += more
    print(f"{made} requests, the last ones of seed {seed}: {'all answered rightly' if is_right else 'some answered wrongly'}")
    return 0 if is_right and made > 0 else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])))
