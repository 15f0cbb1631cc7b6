"""The sizing table of docs/scaling.md, from infrastructure/sizing/sizes.json.   sizing_table.py [--check] FILE

The table stands between two comments in FILE; --check writes nothing and fails where it is another one."""
import json
import pathlib
import sys

BEGIN, END = "<!-- sizes: from infrastructure/sizing/sizes.json -->", "<!-- end of sizes -->"
SIZES = pathlib.Path(__file__).resolve().parents[4] / "infrastructure/sizing/sizes.json"


def number(value):
    return f"{value:,}"


def memory(mib):
    return f"{mib / 1024:g} GiB"


def rows(sizes):
    names = list(sizes)

    def row(title, cell):
        return f"| {title} | " + " | ".join(cell(sizes[name]) for name in names) + " |"

    yield "| | " + " | ".join(names) + " |"
    yield "|---|" + "---|" * len(names)
    yield row("chunks", lambda size: number(size["chunks"]))
    yield row("questions a second", lambda size: number(size["questions_per_second"]))
    for service in ("api", "retriever", "embedder", "worker"):
        yield row(f"`{service}`: CPUs, memory, instances", lambda size, service=service: "{cpu:g}, {memory}, {min}–{max}".format(
            memory=memory(size["services"][service]["memory_mib"]), **size["services"][service]))
    yield row("database: disk to start with", lambda size: f"{number(size['database_storage_gb'])} GB")
    yield row("AWS: database, cache", lambda size: f"`{size['aws']['database']}`, `{size['aws']['cache']}`")
    yield row("AWS: nodes", lambda size: "`{node}`, {nodes[min]}–{nodes[max]}".format(**size["aws"]))
    yield row("Google: database, cache", lambda size: f"`{size['gcp']['database']}`, {size['gcp']['cache_gb']} GB")
    yield row("Azure: database, cache", lambda size: f"`{size['azure']['database']}`, `{size['azure']['cache']}`")
    yield row("Azure: nodes", lambda size: "`{node}`, {nodes[min]}–{nodes[max]}".format(**size["azure"]))


def main(arguments):
    path = pathlib.Path(arguments[-1])
    text = path.read_text()
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    wanted = f"{before}{BEGIN}\n" + "\n".join(rows(json.loads(SIZES.read_text()))) + f"\n{END}{after}"
    if "--check" not in arguments:
        path.write_text(wanted)
    elif text != wanted:
        print(f"the table in {path} is not that of {SIZES.name}; run: python3 {pathlib.Path(__file__).name} {path}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
