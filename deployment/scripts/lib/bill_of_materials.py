"""What an image is made of, as CycloneDX 1.6: bill_of_materials.py NAME VERSION, with the image's files as a tar on standard input.

Debian's packages stand in /var/lib/dpkg, Swift's in Package.resolved; our programs and the model's files get their SHA-256.
"""

import hashlib
import json
import re
import sys
import tarfile
import uuid
from urllib.parse import quote

OURS = re.compile(r"usr/local/bin/(rag-[a-z]+|ragctl|start-server|watch-standby)$|models/[^/]+/model\.safetensors$")


def paragraphs(text):
    for paragraph in text.split("\n\n"):
        fields = dict(re.findall(r"^([A-Za-z-]+): (.*)$", paragraph, re.M))
        if "Package" in fields and "installed" in fields.get("Status", "installed"):
            yield fields


def debian(fields):
    name, version = fields["Package"], fields["Version"]
    return {"type": "library", "name": name, "version": version, "purl": f"pkg:deb/debian/{quote(name)}@{quote(version, safe='')}?arch={fields['Architecture']}"}


def swift(pin):
    location, state = pin["location"].removesuffix(".git"), pin["state"]
    version = state.get("version") or state["revision"]
    path = location.removeprefix("https://")
    return {"type": "library", "name": pin["identity"], "version": version, "purl": f"pkg:swift/{path}@{quote(version, safe='')}",
            "externalReferences": [{"type": "vcs", "url": location}]}


def own_file(path, content):
    digest = hashlib.sha256()
    while block := content.read(1 << 20):
        digest.update(block)
    kind = "machine-learning-model" if path.startswith("models/") else "application"
    return {"type": kind, "name": path.rsplit("/", 1)[-1], "hashes": [{"alg": "SHA-256", "content": digest.hexdigest()}]}


def components(stream):
    with tarfile.open(fileobj=stream, mode="r|*") as archive:
        for entry in archive:
            path = entry.name.removeprefix("./")
            if not entry.isfile():
                continue
            if path == "var/lib/dpkg/status" or path.startswith("var/lib/dpkg/status.d/"):
                yield from map(debian, paragraphs(archive.extractfile(entry).read().decode()))
            elif path.endswith("/Package.resolved"):
                yield from map(swift, json.load(archive.extractfile(entry))["pins"])
            elif OURS.search(path):
                yield own_file(path, archive.extractfile(entry))


def main(name, version):
    found = sorted(components(sys.stdin.buffer), key=lambda part: (part["type"], part["name"]))
    if not found:
        sys.exit(f"{name}: the image names no package")
    json.dump({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        # The same parts have the same number.
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([name, version, found]))}",
        "metadata": {"component": {"type": "container", "name": name, "version": version}},
        "components": found,
    }, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])
