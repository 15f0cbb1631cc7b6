"""TLS against real servers, with an authority made here and with a wrong one.   try_tls.py BINARIES FOLDER ADDRESS
PostgreSQL (verify-full), Redis (rediss://), another service, an issuer's host outside, the services' own ports."""
import base64
import http.server
import json
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "ports"))
from free_port import free_port  # noqa: E402

# For anything, in seconds: a machine that stands still for a while fails nothing.
PATIENCE = 240
warnings.simplefilter("ignore", DeprecationWarning)  # of the old version that must be refused


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Authority:
    def __init__(self, folder, name):
        self.folder, self.certificate, self.key = folder, folder / f"{name}.pem", folder / f"{name}.key"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                "-keyout", self.key, "-out", self.certificate)

    def issue(self, name, target):
        """A certificate for `name` and the loopback address, as TARGET.pem and TARGET.key."""
        key, request, certificate = (self.folder / f"{target}.{end}" for end in ("key", "csr", "pem"))
        extensions = self.folder / f"{target}.ext"
        extensions.write_text(f"subjectAltName=DNS:{name},IP:127.0.0.1\n")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", request)
        openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial",
                "-days", "2", "-extfile", extensions, "-out", certificate)
        return certificate, key


class Service:
    """One rag-api with the settings under test."""

    def __init__(self, binaries, folder, settings, secure=None):
        self.port, self.secure = free_port(), secure
        environment = os.environ | {"PORT": str(self.port), "LOG_LEVEL": "warning",
                                    "STARTUP_TIMEOUT_SECONDS": "300",
                                    "RETRIEVER_URL": f"http://127.0.0.1:{free_port()}",
                                    "EMBEDDER_URL": f"http://127.0.0.1:{free_port()}"} | settings
        self.log = folder / f"api-{self.port}.log"
        self.process = subprocess.Popen([binaries / "rag-api"], env=environment, stdout=self.log.open("w"),
                                        stderr=subprocess.STDOUT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)

    def get(self, path):
        scheme = "https" if self.secure else "http"
        url = f"{scheme}://localhost:{self.port}{path}"
        context = ssl.create_default_context(cafile=self.secure) if self.secure else None
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE, context=context) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            return error.read()

    def status(self, path, headers, wanted):
        """Asks until the status is as wanted, as the API gives an issuer's host seconds; the last one otherwise."""
        end, status = time.monotonic() + PATIENCE, None
        while status != wanted and time.monotonic() < end:
            if status:
                time.sleep(1)
            status = self.one_status(path, headers)
        return status

    def one_status(self, path, headers):
        request = urllib.request.Request(f"http://localhost:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def dependency(self, name, wanted):
        """Waits until the dependency is as wanted; its last state otherwise."""
        end, state = time.monotonic() + PATIENCE, None
        while time.monotonic() < end:
            try:
                found = json.loads(self.get("/readyz?verbose"))["dependencies"]
                state = next(item for item in found if item["name"] == name)
                if state["status"] == wanted:
                    return state
            except (OSError, ValueError):
                pass
            time.sleep(0.1)
        return state


class Tests:
    def __init__(self, binaries, folder, database):
        self.binaries, self.folder, self.database = binaries, folder, database
        self.good, self.wrong = Authority(folder, "good"), Authority(folder, "wrong")
        self.failures = 0

    def check(self, name, holds, seen=""):
        print(("ok     " if holds else "FAILED ") + name + (f": {seen}" if not holds else ""))
        self.failures += not holds

    def postgres(self, address):
        for authority, host, wanted, name in [
            (self.good, "localhost", "up", "PostgreSQL is believed with its authority (verify-full)"),
            (self.wrong, "localhost", "down", "PostgreSQL is refused with another authority"),
            (self.good, "elsewhere", "down", "PostgreSQL is refused under another name"),
        ]:
            url = (f"postgresql://postgres@{host}:5432/postgres?hostaddr={address}&sslmode=verify-full"
                   f"&sslrootcert={authority.certificate}")
            with Service(self.binaries, self.folder, {"DATABASE_URL": url}) as service:
                state = service.dependency("postgres", wanted)
                self.check(name, state is not None and state["status"] == wanted, state)

    def redis(self):
        certificate, key = self.good.issue("localhost", "redis")
        port = free_port()
        server = subprocess.Popen(
            ["redis-server", "--port", "0", "--tls-port", str(port), "--tls-cert-file", certificate, "--tls-key-file", key,
             "--tls-ca-cert-file", self.good.certificate, "--tls-auth-clients", "no", "--save", "", "--requirepass", "x"],
            stdout=subprocess.DEVNULL)
        try:
            for authority, host, wanted, name in [
                (self.good, "localhost", "up", "Redis is believed with its authority"),
                (self.good, "127.0.0.1", "up", "Redis is believed under its address"),
                (self.wrong, "localhost", "down", "Redis is refused with another authority"),
                (None, "localhost", "down", "Redis is refused where only the system's authorities are believed"),
                (self.good, "localhost.localdomain", "down", "Redis is refused under another name"),
            ]:
                url = f"rediss://:x@{host}:{port}/0" + (f"?ca_file={authority.certificate}" if authority else "")
                with Service(self.binaries, self.folder, {"DATABASE_URL": self.database, "REDIS_URL": url}) as service:
                    state = service.dependency("redis", wanted)
                    self.check(name, state is not None and state["status"] == wanted, state)
        finally:
            server.terminate()
            server.wait(PATIENCE)

    def own_port(self):
        certificate, key = self.good.issue("localhost", "api")
        settings = {"DATABASE_URL": self.database, "TLS_CERTIFICATE": str(certificate), "TLS_KEY": str(key)}
        with Service(self.binaries, self.folder, settings, secure=self.good.certificate) as service:
            state = service.dependency("postgres", "up")
            self.check("the service's port speaks TLS", state is not None and state["status"] == "up", state)
            self.check("a client that believes another authority gives up", self.refuses(service, self.wrong.certificate))
            self.check("TLS 1.1 is not spoken", self.refuses(service, self.good.certificate, ssl.TLSVersion.TLSv1_1))
            self.check("the port does not answer in the clear", self.is_silent_in_clear(service))
            self.check("the health check speaks TLS", self.is_healthy(settings | {"PORT": str(service.port)}))
            self.idle(service)
            before = self.serial(service)
            self.good.issue("localhost", "api")
            end = time.monotonic() + PATIENCE
            while self.serial(service) == before and time.monotonic() < end:
                time.sleep(0.5)
            self.check("a new certificate is served without a restart", self.serial(service) != before)

    def is_healthy(self, settings):
        """The check itself gives up after three seconds; who calls it does so again."""
        end, command = time.monotonic() + PATIENCE, [self.binaries / "rag-api", "--healthcheck=live"]
        while time.monotonic() < end:
            if subprocess.run(command, env=os.environ | settings).returncode == 0:
                return True
            time.sleep(1)
        return False

    def serial(self, service):
        context = ssl.create_default_context(cafile=self.good.certificate)
        with socket.create_connection(("localhost", service.port), PATIENCE) as plain:
            with context.wrap_socket(plain, server_hostname="localhost") as secured:
                return secured.getpeercert()["serialNumber"]

    def refuses(self, service, authority, version=None):
        context = ssl.create_default_context(cafile=authority)
        if version:
            context.minimum_version = context.maximum_version = version
        try:
            with socket.create_connection(("localhost", service.port), PATIENCE) as plain:
                context.wrap_socket(plain, server_hostname="localhost").close()
            return False
        except (ssl.SSLError, OSError):
            return True

    def is_silent_in_clear(self, service):
        with socket.create_connection(("localhost", service.port), PATIENCE) as plain:
            plain.sendall(b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
            try:
                return b"HTTP/1.1 200" not in plain.recv(100)
            except OSError:
                return True

    def idle(self, service):
        """A hundred connections that shook hands or did not, and still the service answers."""
        held = [socket.create_connection(("localhost", service.port), PATIENCE) for _ in range(100)]
        answer = service.get("/livez")
        for connection in held:
            connection.close()
        self.check("connections that never shake hands hold nobody up", answer == b"alive\n", answer)

    def between_services(self):
        """The API asks another service over https."""
        server = self.serve("peer")
        for authority, wanted in [(self.good, "up"), (self.wrong, "down")]:
            settings = {"DATABASE_URL": self.database, "TLS_CA_FILE": str(authority.certificate),
                        "RETRIEVER_URL": f"https://localhost:{server.server_address[1]}"}
            with Service(self.binaries, self.folder, settings) as service:
                state = service.dependency("retriever", wanted)
                self.check(f"another service is {'believed' if wanted == 'up' else 'refused'} over https",
                           state is not None and state["status"] == wanted, state)
        server.shutdown()

    def serve(self, name):
        """A host that speaks TLS and calls itself localhost."""
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Peer)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.good.issue("localhost", name))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def outside(self):
        """An issuer's keys come from a host that the system's authorities vouch for, or not at all."""
        issuer = Issuer(self.folder)
        Peer.keys = issuer.keys()
        server = self.serve("issuer")
        token = {"Authorization": "Bearer " + issuer.token()}
        for authority, host, wanted, name in [
            (self.good, "localhost", 200, "an issuer's host is believed with its authority"),
            (self.wrong, "localhost", 503, "an issuer's host is refused with another authority"),
            (self.good, "localhost.localdomain", 503, "an issuer's host is refused under another name"),
        ]:
            settings = {"DATABASE_URL": self.database, "SSL_CERT_FILE": str(authority.certificate), "AUTH": "jwt",
                        "JWT_ISSUER": "tests", "JWT_AUDIENCE": "rag", "JWT_USUAL_ROLE": "reader",
                        "JWT_KEYS_URL": f"https://{host}:{server.server_address[1]}/keys"}
            with Service(self.binaries, self.folder, settings) as service:
                service.dependency("postgres", "up")
                status = service.status("/v1/collections", token, wanted)
                self.check(name, status == wanted, status)
        server.shutdown()


class Issuer:
    """Signs tokens with a key of its own (RS256, RFC 7515)."""

    def __init__(self, folder):
        self.key = folder / "issuer-signs.key"
        openssl("genrsa", "-out", self.key, "2048")

    def keys(self):
        modulus = subprocess.check_output(["openssl", "rsa", "-in", self.key, "-noout", "-modulus"], text=True)
        n = bytes.fromhex(modulus.strip().partition("=")[2])
        return json.dumps({"keys": [{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": self.encoded(n),
                                     "e": "AQAB"}]}).encode()

    def token(self):
        claims = {"iss": "tests", "aud": "rag", "sub": "somebody", "exp": int(time.time()) + 3600}
        signed = ".".join(self.encoded(json.dumps(part).encode()) for part in [{"alg": "RS256", "kid": "1"}, claims])
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=signed.encode(), check=True,
                                   stdout=subprocess.PIPE).stdout
        return signed + "." + self.encoded(signature)

    @staticmethod
    def encoded(content):
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Peer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    keys = b""

    def do_GET(self):
        body = self.keys if self.path == "/keys" else b"ready\n"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main(binaries, folder, address):
    tests = Tests(pathlib.Path(binaries), pathlib.Path(folder), os.environ["DATABASE_URL"])
    certificate, key = tests.good.issue("localhost", "postgres")
    data = subprocess.check_output(["psql", "-qAt", os.environ["DATABASE_URL"], "-c", "SHOW data_directory"], text=True).strip()
    for source, name in [(certificate, "server.crt"), (key, "server.key")]:
        owner = os.stat(data)
        target = pathlib.Path(data) / name
        target.write_bytes(source.read_bytes())
        os.chown(target, owner.st_uid, owner.st_gid)
        target.chmod(0o600)
    subprocess.run(["psql", "-q", os.environ["DATABASE_URL"], "-c", "ALTER SYSTEM SET ssl = on", "-c",
                    "SELECT pg_reload_conf()"], check=True, stdout=subprocess.DEVNULL)
    tests.postgres(address)
    tests.redis()
    tests.own_port()
    tests.between_services()
    tests.outside()
    print(f"{tests.failures} failed" if tests.failures else "all as it must be")
    return 1 if tests.failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
