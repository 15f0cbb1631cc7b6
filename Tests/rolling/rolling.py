"""Restarts two instances of every service, one after the other, behind nginx and under load: no request may fail.
rolling.py ROUNDS BINARIES FOLDER; DATABASE_URL, REDIS_URL and MODEL_PATH name what the services need."""
import http.client
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "ports"))
from free_port import free_port  # noqa: E402

SERVICES = ["embedder", "retriever", "worker", "api"]
# For anything, in seconds: a machine that stands still for a while fails nothing.
PATIENCE = 240
CLIENTS = 6


class Cluster:
    """Two instances of each service, and nginx in front of those that are asked over HTTP."""

    def __init__(self, binaries, folder):
        self.binaries, self.folder = binaries, folder
        self.ports = {name: [free_port(), free_port()] for name in SERVICES}
        self.doors = {name: free_port() for name in ("embedder", "retriever", "api")}
        self.processes = {}

    def start(self):
        subprocess.run([self.binaries / "ragctl", "migrate"], check=True, stdout=subprocess.DEVNULL)
        self.nginx = subprocess.Popen(["nginx", "-e", "stderr", "-c", self.configuration(), "-g", "daemon off;"],
                                      stderr=(self.folder / "nginx.log").open("w"))
        for name in SERVICES:
            for index in range(2):
                self.launch(name, index)
            for index in range(2):
                self.await_ready(name, index)

    def configuration(self):
        servers = ""
        for name, door in self.doors.items():
            upstream = "".join(f"server 127.0.0.1:{port} max_fails=0;" for port in self.ports[name])
            # Between the services every request may be asked twice; a client's POST only where nothing was sent yet.
            again = "error timeout" if name == "api" else "error timeout http_503 non_idempotent"
            servers += (
                f"upstream {name} {{ {upstream} }}\n server {{ listen 127.0.0.1:{door};\n"
                f"  location / {{ proxy_pass http://{name}; proxy_next_upstream {again}; }} }}\n")
        path = self.folder / "nginx.conf"
        temporary = "".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in
                            ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        path.write_text(
            f"pid {self.folder}/nginx.pid;\nworker_processes 1;\nevents {{ worker_connections 1024; }}\n"
            f"http {{ access_log off; client_max_body_size 51m; {temporary} proxy_http_version 1.1;\n"
            f"proxy_set_header Connection \"\"; proxy_set_header Host $http_host;\n{servers}}}\n")
        return path

    def launch(self, name, index):
        environment = os.environ | {
            "PORT": str(self.ports[name][index]), "RETRIEVER_URL": f"http://127.0.0.1:{self.doors['retriever']}",
            "EMBEDDER_URL": f"http://127.0.0.1:{self.doors['embedder']}", "LOG_LEVEL": "warning",
            "STARTUP_TIMEOUT_SECONDS": "300", "SHUTDOWN_GRACE_SECONDS": "120"}
        log = (self.folder / f"{name}-{index}.log").open("a")
        executable = self.binaries / f"rag-{name}"
        self.processes[name, index] = subprocess.Popen([executable], env=environment, stdout=log, stderr=log)

    def await_ready(self, name, index):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name][index]}/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                pass
            time.sleep(0.05)
        raise SystemExit(f"{name} {index} did not get ready; its log is {self.folder}/{name}-{index}.log")

    def restart(self, name, index):
        process = self.processes[name, index]
        process.send_signal(signal.SIGTERM)
        if process.wait(PATIENCE) != 0:
            raise SystemExit(f"{name} {index} ended with {process.returncode}")
        self.launch(name, index)
        self.await_ready(name, index)

    def stop(self):
        for process in [*self.processes.values(), self.nginx]:
            process.terminate()
        for process in [*self.processes.values(), self.nginx]:
            process.wait(PATIENCE)


class Client(threading.Thread):
    """Asks, searches, uploads and reads until it is told to stop; keeps what was not answered rightly."""

    def __init__(self, port, number):
        super().__init__(daemon=True)
        self.port, self.number, self.made, self.failures, self.goes_on = port, number, 0, [], True
        self.random = random.Random(number)
        self.connection = None

    def run(self):
        while self.goes_on:
            method, path, body, expected = self.choose()
            try:
                status, answer = self.ask(method, path, body)
            except (OSError, http.client.HTTPException) as error:
                status, answer = 0, repr(error)
            self.made += 1
            if status not in expected:
                self.failures.append(f"{time.monotonic():.3f} {method} {path}: {status} {answer[:300]}")

    def ask(self, method, path, body):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            self.connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
            response = self.connection.getresponse()
            return response.status, response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self.connection = None
            raise

    def choose(self):
        number = self.random.randrange(10**9)
        draw = self.random.random()
        if draw < 0.5:
            return "POST", "/query", {"question": f"How is a pump started? {number}"}, {200}
        if draw < 0.8:
            return "POST", "/v1/search", {"question": f"pump {number}"}, {200}
        if draw < 0.9:
            document = {"text": f"Pump {number} starts with key {number}.", "source": f"pump-{number % 50}.txt"}
            return "POST", "/v1/collections/default/documents", document, {200, 202}
        return "GET", "/v1/collections/default/documents?limit=5", None, {200}


def main(rounds, binaries, folder):
    cluster = Cluster(pathlib.Path(binaries), pathlib.Path(folder))
    cluster.start()
    clients = [Client(cluster.doors["api"], number) for number in range(CLIENTS)]
    began = time.monotonic()
    for client in clients:
        client.start()
    for _ in range(rounds):
        for name in SERVICES:
            for index in range(2):
                cluster.restart(name, index)
    for client in clients:
        client.goes_on = False
    for client in clients:
        client.join(PATIENCE)
    seconds = time.monotonic() - began
    cluster.stop()
    failures = [failure for client in clients for failure in client.failures]
    made = sum(client.made for client in clients)
    print(f"{rounds * len(SERVICES) * 2} restarts in {seconds:.0f} s, {made} requests, {len(failures)} failed")
    for failure in failures[:20]:
        print(failure)
    return 1 if failures or made < 100 else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
