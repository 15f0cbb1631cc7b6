"""Whether a deployment does what it is for, seen from outside: a document in, a cited answer out, everything away again.

    smoke_test.py URL [--ca FILE] [--patience SECONDS]

Proves who it is by RAG_API_KEY, or by a pass made with the secret in AUTH_SECRET_FILE (docs/decisions/0014). Prints a line for each finding; ends with 1 at the first that is wrong.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import ssl
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

FACT = "The lamp of the test lighthouse turns once in seventeen seconds."
QUESTION = "How often does the lamp of the test lighthouse turn?"


class Wrong(Exception):
    """What is not as it should be, in words."""


def bearer_token():
    if key := os.environ.get("RAG_API_KEY"):
        return key
    if not (path := os.environ.get("AUTH_SECRET_FILE")):
        return None
    with open(path, encoding="utf-8") as file:
        secret = file.read().strip()
    end = str(int(time.time()) + 240)
    code = hmac.digest(secret.encode(), f"operator pass\n{end}".encode(), hashlib.sha256)
    return f"ragop_{end}_{base64.urlsafe_b64encode(code).decode().rstrip('=')}"


class Service:
    def __init__(self, url, authority):
        self.url = url.rstrip("/")
        self.context = ssl.create_default_context(cafile=authority) if url.startswith("https") else None

    def ask(self, method, path, body=None):
        """Status, headers and text of the answer."""
        request = urllib.request.Request(self.url + path, method=method)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        if token := bearer_token():
            request.add_header("Authorization", "Bearer " + token)
        try:
            with urllib.request.urlopen(request, timeout=60, context=self.context) as reply:
                return reply.status, reply.headers, reply.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers, refusal.read().decode(errors="replace")
        except OSError as problem:
            raise Wrong(f"{self.url} does not answer: {problem}") from problem

    def json(self, method, path, body=None, expect=(200, 201, 202)):
        status, _, text = self.ask(method, path, body)
        if status == 401:
            raise Wrong(f"{method} {path} wants a key: set RAG_API_KEY, or name the API's secret in AUTH_SECRET_FILE")
        if status not in expect:
            raise Wrong(f"{method} {path} answers {status}: {text[:300]}")
        return json.loads(text)


class Journey:
    def __init__(self, service, patience):
        self.service = service
        self.patience = patience
        # Several tests at once do not meet.
        self.collection = f"smoke-{os.getpid()}-{int(time.time())}"

    def within_patience(self, what, look):
        deadline = time.monotonic() + self.patience
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > deadline:
                raise Wrong(f"{what} within {self.patience} s")
            time.sleep(0.5)

    def health(self):
        def healthy():
            try:
                return self.service.ask("GET", "/health")[0] == 200
            except Wrong:
                return False

        self.within_patience("the service did not become healthy", healthy)

    def ingest(self):
        self.service.json("POST", "/v1/collections", {"name": self.collection})
        accepted = self.service.json(
            "POST", f"/v1/collections/{self.collection}/documents", {"text": FACT, "source": "lighthouse.md"})

        def finished():
            job = self.service.json("GET", f"/v1/jobs/{accepted['job_id']}")
            if job["state"] == "failed":
                raise Wrong(f"the document was not taken in: {job['error']}")
            return job["state"] == "succeeded"

        self.within_patience("the document was not taken in", finished)

    def question(self):
        answer = self.service.json("POST", "/query", {"question": QUESTION, "collection": self.collection})
        if not answer["found"] or "seventeen" not in answer["answer"]:
            raise Wrong(f"the answer is not in the document: {answer['answer'][:200]!r}")
        quotes = [citation["quote"] for citation in answer["citations"]]
        if not any(quote in FACT for quote in quotes):
            raise Wrong(f"the answer cites nothing of the document: {quotes}")

    def stream(self):
        _, headers, text = self.service.ask(
            "POST", "/query", {"question": QUESTION, "collection": self.collection, "stream": True})
        if "text/event-stream" not in (headers.get("Content-Type") or "") or "event: done" not in text:
            raise Wrong("the answer does not stream")

    def deletion(self):
        self.service.json("DELETE", f"/v1/collections/{self.collection}")
        status, _, _ = self.service.ask("POST", "/query", {"question": QUESTION, "collection": self.collection})
        if status != 404:
            raise Wrong(f"a deleted collection still answers ({status})")

    def clean(self):
        try:
            self.service.ask("DELETE", f"/v1/collections/{self.collection}")
        except Wrong:
            pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--ca")
    parser.add_argument("--patience", type=float, default=120)
    arguments = parser.parse_args()
    journey = Journey(Service(arguments.url, arguments.ca), arguments.patience)
    steps = {
        "healthy": journey.health, "a document goes in": journey.ingest, "its answer is cited": journey.question,
        "an answer streams": journey.stream, "it is gone when deleted": journey.deletion,
    }
    try:
        for words, step in steps.items():
            started = time.monotonic()
            step()
            print(f"ok      {words} ({time.monotonic() - started:.1f} s)")
    except Wrong as problem:
        journey.clean()
        sys.exit(f"failed  {problem}")


if __name__ == "__main__":
    main()
