"""Holds every process to its stated limit of memory.   try_memory.py BINARIES FOLDER
DATABASE_URL, REDIS_URL and MODEL_PATH name what the services need. FOLDER is for logs and the documents."""
import http.client
import json
import os
import pathlib
import re
import resource
import socket
import subprocess
import sys
import threading
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "ports"))
from free_port import free_port  # noqa: E402

SERVICES = ["embedder", "retriever", "worker", "api"]
PATIENCE = 60
JOB_PATIENCE = 480
MEBIBYTE = 1 << 20
PDF_BYTES, TEXT_BYTES = 50_000_000, 100_000_000
CONNECTIONS = 5000
UPLOADS = 10
# Short files with long texts: so many that are refused once they are unfolded, and so many that are taken.
HOSTILE, HOSTILE_TEXT = 6, 200_000_000
FOLDED, FOLDED_TEXT = 3, 16_000_000
# From here the idle ones come: another address than that of those who ask meanwhile.
IDLERS = "127.0.0.2"
SAMPLE = 0.02
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A common soft limit: services must not stand or fall with the shell that starts them.
USUAL_DESCRIPTORS = 1024


def stated_limits():
    """What the containers of both compose files may take, in bytes, from the one place where it stands."""
    text = pathlib.Path("deployment/docker/services.yml").read_text()
    found = re.findall(r"^  (\w+):\n(?:    .*\n|\n)*?    deploy: \{resources: \{limits: \{memory: (\d+)M", text, re.M)
    return {name: int(size) * MEBIBYTE for name, size in found}


def parser_limit():
    row = re.search(r"^\| `PARSER_MEMORY_BYTES` .*?\| (\d+)GiB \|", pathlib.Path("docs/configuration.md").read_text(), re.M)
    return int(row.group(1)) << 30


# ---- Documents ----

WORDS = ("pump valve pressure bearing seal motor shaft gasket filter sensor relay circuit current voltage torque flange "
         "coolant lubricant vibration alignment clearance maintenance inspection schedule procedure operator manual warning "
         "temperature threshold calibration reading interval replacement assembly housing impeller discharge suction").split()


def sentence(number):
    """The same for the same number, and no two alike."""
    words = [WORDS[(number * step + step * step) % len(WORDS)] for step in range(3, 17)]
    return f"Note {number} says that the {' '.join(words)} is checked."


def paragraph(number):
    return " ".join(sentence(4 * number + index) for index in range(4))


def write_text(path, paragraphs):
    """Comes again after so many paragraphs: the embedder then knows the vectors, nobody else knows the difference."""
    cycle = "".join(paragraph(number) + "\n\n" for number in range(paragraphs)).encode()
    with path.open("wb") as file:
        for start in range(0, TEXT_BYTES, len(cycle)):
            file.write(cycle[:TEXT_BYTES - start])


def write_pdf(path, pages):
    """The plainest PDF there is (ISO 32000-1, annex H.3): 48 lines of Helvetica a page, nothing compressed."""
    shown = [page_content(number) for number in range(pages)]
    count = PDF_BYTES // (sum(map(len, shown)) // pages + 230)
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(count))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for index in range(count):
        content = shown[index % pages]
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * index} 0 R "
                       "/Resources << /Font << /F1 3 0 R >> >> >>")
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    with path.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        places = []
        for number, body in enumerate(objects, 1):
            places.append(file.tell())
            file.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
        end = file.tell()
        rows = "".join(f"{place:010d} 00000 n \n" for place in places)
        file.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
                   f"startxref\n{end}\n%%EOF\n".encode())


def write_docx(path, text_bytes):
    """A file of a hundredth of its text, which is as far as files may unfold."""
    head = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    some = "".join(f"<w:p><w:r><w:t>{paragraph(number)}</w:t></w:r></w:p>" for number in range(200))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        with file.open("word/document.xml", "w") as part:
            part.write(head.encode())
            for _ in range(text_bytes // len(some)):
                part.write(some.encode())
            part.write(b"</w:body></w:document>")
        file.writestr("word/media/image1.png", os.urandom(text_bytes // 80), zipfile.ZIP_STORED)


def page_content(number):
    words = " ".join(paragraph(1_000_000 + 9 * number + index) for index in range(9)).split()
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) >= 90:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return "BT /F1 11 Tf 14 TL 56 780 Td\n" + "".join(f"({line}) Tj T*\n" for line in lines[:48]) + "ET"


# ---- What the kernel says of processes ----

def figure(pid, name):
    """A line of /proc/PID/status, in bytes; 0 of a process that has ended."""
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) << 10
    except (OSError, ValueError):
        pass
    return 0


def children(pid):
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            found += pathlib.Path(f"/proc/{pid}/task/{task}/children").read_text().split()
    except OSError:
        pass
    return [int(child) for child in found]


def bytes_of_files(folder):
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(place, name)).st_size
            except OSError:
                pass
    return total


class Watch(threading.Thread):
    """The peaks since `begin`: of services the kernel's own, of parsers and of the worker with them and its files by looking
    again and again."""

    def __init__(self, stack):
        super().__init__(daemon=True)
        self.stack, self.goes_on, self.parser, self.together = stack, True, 0, 0

    def run(self):
        worker = self.stack.processes["worker"].pid
        while self.goes_on:
            parsers = children(worker)
            self.parser = max([self.parser, *(figure(pid, "VmHWM") for pid in parsers)])
            self.together = max(self.together, figure(worker, "VmRSS") + sum(figure(pid, "VmRSS") for pid in parsers)
                                + bytes_of_files(self.stack.temporary))
            time.sleep(SAMPLE)

    def begin(self):
        for process in self.stack.processes.values():
            pathlib.Path(f"/proc/{process.pid}/clear_refs").write_text("5")
        self.parser = self.together = 0

    def peaks(self):
        found = {f"rag-{name}": figure(self.stack.processes[name].pid, "VmHWM") for name in SERVICES}
        return found | {"a parser": self.parser, "rag-worker, parsers, files": self.together}


# ---- The services ----

class Stack:
    def __init__(self, binaries, folder):
        self.binaries, self.folder = binaries, folder
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.ports = {name: free_port() for name in SERVICES}
        self.processes = {}

    def start(self):
        subprocess.run([self.binaries / "ragctl", "migrate"], check=True, stdout=subprocess.DEVNULL)
        settings = {name: {} for name in SERVICES}
        settings["api"] = {"MAX_CONNECTIONS": str(CONNECTIONS + 1000), "MAX_CONNECTIONS_PER_ADDRESS": str(CONNECTIONS)}
        for name in SERVICES:
            environment = os.environ | settings[name] | {
                "PORT": str(self.ports[name]), "RETRIEVER_URL": f"http://127.0.0.1:{self.ports['retriever']}",
                "EMBEDDER_URL": f"http://127.0.0.1:{self.ports['embedder']}", "TMPDIR": str(self.temporary),
                "MAX_UPLOAD_BYTES": str(TEXT_BYTES)}
            log = (self.folder / f"{name}.log").open("w")
            self.processes[name] = subprocess.Popen([self.binaries / f"rag-{name}"], env=environment, stdout=log, stderr=log,
                                                    preexec_fn=lower_descriptors)
        for name in SERVICES:
            self.await_ready(name)

    def await_ready(self, name):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if self.ask("GET", "/readyz", service=name)[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise SystemExit(f"rag-{name} did not get ready; its log is {self.folder}/{name}.log")

    def ask(self, method, path, body=None, headers=None, service="api", timeout=PATIENCE):
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[service], timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def question(self, text="Which valve is checked?"):
        """Its status, what it went without, and its seconds."""
        began = time.monotonic()
        status, answer = self.ask("POST", "/query", json.dumps({"question": text}), {"Content-Type": "application/json"})
        return status, json.loads(answer).get("degraded", []) if status == 200 else None, time.monotonic() - began

    def upload(self, path, type):
        with path.open("rb") as file:
            status, answer = self.ask("POST", f"/v1/collections/default/documents?source={path.name}", file,
                                      {"Content-Type": type, "Content-Length": str(path.stat().st_size)})
        if status != 202:
            raise SystemExit(f"{path.name} was not taken: {status} {answer[:300]}")
        return json.loads(answer)

    def finished(self, job):
        end = time.monotonic() + JOB_PATIENCE
        while time.monotonic() < end:
            state = json.loads(self.ask("GET", f"/v1/jobs/{job}")[1])
            if state["state"] not in ("queued", "running"):
                return state
            time.sleep(0.3)
        return state

    def indexed(self):
        """Chunks in the retriever's memory: the fewer of both kinds."""
        text = self.ask("GET", "/metrics", service="retriever")[1].decode()
        found = re.findall(r'^rag_index_chunks\{kind="(?:lexical|vector)"\} ([\d.e+]+)$', text, re.M)
        return int(min(map(float, found))) if len(found) == 2 else 0

    def stop(self):
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def lower_descriptors():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(USUAL_DESCRIPTORS, hard), hard))


# ---- What is tried ----

class Trial:
    def __init__(self, stack):
        self.stack, self.watch = stack, Watch(stack)
        self.columns, self.passed, self.failed, self.asked = {}, 0, 0, 0

    def check(self, name, holds, seen=""):
        print(("ok     " if holds else "FAILED ") + name + (f": {seen}" if seen != "" else ""), flush=True)
        if holds:
            self.passed += 1
        else:
            self.failed += 1

    def run(self):
        self.watch.start()
        note = self.stack.folder / "note.txt"
        note.write_text(paragraph(7))
        self.document("at rest", note, "text/plain")
        pdf, text = self.stack.folder / "fifty.pdf", self.stack.folder / "hundred.txt"
        write_pdf(pdf, pages=200)
        self.document("50 MB PDF", pdf, "application/pdf")
        write_text(text, paragraphs=2000)
        self.document("100 MB text", text, "text/plain")
        self.connections()
        self.uploads(text.read_bytes()[:PDF_BYTES])
        self.unfolding()
        self.watch.goes_on = False
        self.limits()

    def document(self, column, path, type):
        """One document from its upload until its chunks can be found in the retriever's memory."""
        self.watch.begin()
        before, began = self.stack.indexed(), time.monotonic()
        taken = self.stack.upload(path, type)
        job = self.stack.finished(taken["job"]["id"])
        seconds = time.monotonic() - began
        chunks = json.loads(self.stack.ask("GET", f"/v1/documents/{taken['document']['id']}")[1]).get("chunk_count", 0)
        self.check(f"{column}: {path.stat().st_size / 1e6:.1f} MB are ingested", job["state"] == "succeeded",
                   f"{chunks} chunks in {seconds:.0f} s" if job["state"] == "succeeded" else job)
        answered, found = self.found(before + chunks)
        self.check(f"{column}: questions find it", answered, f"{found} chunks in the retriever's memory")
        self.columns[column] = self.watch.peaks()

    def found(self, wanted):
        end = time.monotonic() + PATIENCE
        while True:
            # Another one each time: what was asked before is answered from a cache.
            self.asked += 1
            status, degraded, _ = self.stack.question(f"Which valve is checked in {self.asked}?")
            count = self.stack.indexed()
            if status != 200 or time.monotonic() > end:
                return False, count
            if not degraded and count >= wanted:
                return True, count
            time.sleep(0.2)

    def connections(self):
        self.watch.begin()
        began = time.monotonic()
        silent = [self.connect("api") for _ in range(CONNECTIONS // 2)]
        spoken = [self.connect("api") for _ in range(CONNECTIONS - len(silent))]
        answered = sum(self.request(connection) == 200 for connection in spoken)
        self.check(f"{len(silent)} connections that say nothing and {len(spoken)} that have asked once stand",
                   None not in silent and answered == len(spoken), f"{answered} answered, {time.monotonic() - began:.1f} s")
        beyond = [self.request(self.connect("api")) for _ in range(20)]
        self.check("one more from the same address is refused", set(beyond) == {503}, beyond[0])
        asked = [self.stack.question(f"Which valve is checked at {number}?") for number in range(50)]
        slowest = max(seconds for _, _, seconds in asked)
        self.check("questions from elsewhere are answered meanwhile", all(status == 200 and not degraded for status, degraded, _ in asked),
                   f"50, the slowest in {slowest * 1000:.0f} ms")
        # With the usual bound, where every other service is asked.
        crowd = [self.connect("retriever") for _ in range(CONNECTIONS)]
        # Those that are too many are closed once it is their turn to be accepted.
        end = time.monotonic() + PATIENCE
        while (kept := sum(self.is_open(connection) for connection in crowd)) > 512 and time.monotonic() < end:
            time.sleep(0.2)
        self.check(f"of {CONNECTIONS} to the retriever as many are kept as one address may have", kept == 512, kept)
        asked = [self.stack.question(f"Which valve is checked on {number}?") for number in range(50)]
        self.check("questions are answered meanwhile", all(status == 200 and not degraded for status, degraded, _ in asked))
        self.columns["5,000 connections"] = self.watch.peaks()
        for connection in silent + spoken + crowd:
            if connection:
                connection.close()

    def uploads(self, content):
        """More bytes at once than there is room for, as forms, which are taken apart in memory."""
        self.watch.begin()
        statuses, documents = [], []

        def upload(number):
            form = [b'--edge\r\nContent-Disposition: form-data; name="file"; filename="%d.txt"\r\n\r\n' % number, content,
                    b"\r\n--edge--\r\n"]
            try:
                status, answer = self.stack.ask(
                    "POST", "/v1/collections/default/documents", iter(form),
                    {"Content-Type": "multipart/form-data; boundary=edge", "Content-Length": str(sum(map(len, form)))},
                    timeout=2 * PATIENCE)
                if status == 202:
                    documents.append(json.loads(answer)["document"]["id"])
            except OSError as error:
                # Refused while it still sends: how much of the answer gets through is the network's affair.
                status = 503 if isinstance(error, (BrokenPipeError, ConnectionResetError)) else repr(error)
            statuses.append(status)

        threads = [threading.Thread(target=upload, args=(number,)) for number in range(UPLOADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.check(f"of {UPLOADS} forms of {len(content) / 1e6:.0f} MB at once some are taken, the others told to come again",
                   set(statuses) <= {202, 503} and 202 in statuses,
                   f"{statuses.count(202)} taken" if set(statuses) <= {202, 503} else statuses)
        self.columns[f"{UPLOADS} uploads"] = self.watch.peaks()
        for document in documents:
            self.stack.ask("DELETE", f"/v1/documents/{document}")

    def unfolding(self):
        """Short files with long texts, all at once: a worker has as many in hand as it has places."""
        self.watch.begin()
        jobs = {}
        for number in range(HOSTILE + FOLDED):
            path = self.stack.folder / f"folded-{number}.docx"
            write_docx(path, HOSTILE_TEXT if number < HOSTILE else FOLDED_TEXT)
            jobs[number] = self.stack.upload(path, DOCX)["job"]["id"]
        ends = {number: self.stack.finished(job) for number, job in jobs.items()}
        hostile = [ends[number] for number in range(HOSTILE)]
        self.check(f"{HOSTILE} files of {HOSTILE_TEXT / 80e6:.1f} MB that unfold to {HOSTILE_TEXT / 1e6:.0f} MB are refused",
                   all(job["state"] == "failed" for job in hostile), hostile[0].get("error"))
        folded = [ends[number] for number in range(HOSTILE, HOSTILE + FOLDED)]
        self.check(f"{FOLDED} of {FOLDED_TEXT / 80e6:.1f} MB with a text of {FOLDED_TEXT / 1e6:.0f} MB are ingested",
                   all(job["state"] == "succeeded" for job in folded), folded[0].get("error") or "")
        self.columns["short files, long texts"] = self.watch.peaks()

    def connect(self, service):
        connection = socket.socket()
        connection.settimeout(PATIENCE)
        try:
            connection.bind((IDLERS, 0))
            connection.connect(("127.0.0.1", self.stack.ports[service]))
            return connection
        except OSError:
            connection.close()
            return None

    def request(self, connection):
        """The status of one small request; 0 where there was no answer."""
        if connection is None:
            return 0
        try:
            connection.sendall(b"GET /livez HTTP/1.1\r\nHost: memory\r\n\r\n")
            answer = b""
            while b"\r\n\r\n" not in answer:
                piece = connection.recv(4096)
                if not piece:
                    break
                answer += piece
            return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0
        except (OSError, IndexError, ValueError):
            return 0

    def is_open(self, connection):
        """Whether the other side still waits: nothing has come, not even an end."""
        if connection is None:
            return False
        connection.settimeout(0)
        try:
            connection.recv(1)
            return False
        except BlockingIOError:
            return True
        except OSError:
            return False

    def limits(self):
        stated, lines = stated_limits(), []
        limits = {f"rag-{name}": stated[name] for name in SERVICES}
        limits |= {"a parser": parser_limit(), "rag-worker, parsers, files": stated["worker"]}
        for name, limit in limits.items():
            peaks = [column[name] for column in self.columns.values()]
            self.check(f"{name} stays below {limit // MEBIBYTE} MiB", max(peaks) <= limit, f"{max(peaks) // MEBIBYTE} MiB")
            lines.append(f"| {name} | {limit // MEBIBYTE} | " + " | ".join(f"{peak / MEBIBYTE:.0f}" for peak in peaks) + " |")
        print(f"\n| most memory, MiB | limit | {' | '.join(self.columns)} |\n|---|---|{'---|' * len(self.columns)}")
        print("\n".join(lines) + "\n")


def main(binaries, folder):
    wanted = 3 * CONNECTIONS
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        print(f"memory: {CONNECTIONS} connections need {wanted} file descriptors and this shell may have {hard}: ulimit -Hn {wanted}")
        return 1
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    stack = Stack(pathlib.Path(binaries), pathlib.Path(folder))
    trial = Trial(stack)
    try:
        stack.start()
        trial.run()
    finally:
        stack.stop()
    print(f"memory: {trial.passed} passed, {trial.failed} failed")
    return 1 if trial.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
