"""A service that answers like rag-api, or not quite: service.py PORT-FILE MODE, with MODE right, uncited, silent, undeleted or keyed.

keyed: it wants the key KEYED_KEY, or a pass made with the secret KEYED_SECRET."""

import base64
import hashlib
import hmac
import http.server
import json
import os
import sys

port_file, mode = sys.argv[1:]
FACT = "The lamp of the test lighthouse turns once in seventeen seconds."
deleted = False


def is_pass(token):
    _, end, code = token.split("_", 2)
    expected = hmac.digest(os.environ["KEYED_SECRET"].encode(), f"operator pass\n{end}".encode(), hashlib.sha256)
    return base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)) == expected


def is_let_in(headers):
    token = headers.get("Authorization", "").removeprefix("Bearer ")
    return mode != "keyed" or token == os.environ["KEYED_KEY"] or (token.startswith("ragop_") and is_pass(token))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body, kind="application/json"):
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        if mode == "silent":
            return self.reply(503, {})
        return self.reply(200, {"state": "succeeded"} if "/jobs/" in self.path else {"status": "ok"})

    def do_DELETE(self):
        global deleted
        deleted = mode != "undeleted"
        self.reply(200, {"deleted": True})

    def do_POST(self):
        global deleted
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not is_let_in(self.headers):
            return self.reply(401, {})
        if self.path != "/query":
            deleted = False
            return self.reply(202, {"job_id": "job_1"})
        if deleted:
            return self.reply(404, {})
        if body.get("stream"):
            return self.reply(200, "event: done\ndata: {}\n\n", "text/event-stream")
        quote = FACT if mode != "uncited" else "something else"
        return self.reply(200, {"found": True, "answer": FACT, "citations": [{"quote": quote}]})


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(port_file, "w", encoding="utf-8") as file:
    file.write(str(server.server_port))
server.serve_forever()
