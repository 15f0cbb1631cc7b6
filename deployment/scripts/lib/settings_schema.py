"""Keeps the settings in the chart's values.schema.json equal to docs/configuration.md, the list of what services read.

    settings_schema.py DOCS SCHEMA            rewrite the schema's settings
    settings_schema.py DOCS SCHEMA --check    say whether that would change anything
"""

import json
import re
import sys

SERVICES = ["api", "retriever", "embedder", "worker"]

# What the chart itself sets, from other values.
OWN = {
    "HOST", "PORT", "SHUTDOWN_DELAY_SECONDS", "SHUTDOWN_GRACE_SECONDS", "RETRIEVER_URL", "MODEL_PATH",
    "LLM_PROVIDER", "LLM_BASE_URL", "LLM_MODEL",
}


def rows(text):
    """The table's rows as dictionaries, by its column heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    heads = cells(lines[0])
    return [dict(zip(heads, cells(line))) for line in lines[2:]]


def cells(line):
    return [cell.strip().strip("`") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def bounds(text):
    found = re.fullmatch(r"(-?[\d.]+) to (-?[\d.]+)", text)
    if not found:
        return {}
    low, high = (float(number) for number in found.groups())
    return {"minimum": tidy(low), "maximum": tidy(high)}


def tidy(number):
    return int(number) if number == int(number) else number


def rule(row):
    kind, allowed = row["type"], row["range"]
    if kind == "integer":
        return {"type": "integer", **bounds(allowed)}
    if kind == "number":
        return {"type": "number", **bounds(allowed)}
    if kind == "bytes":
        return {"type": ["integer", "string"], "pattern": "^[0-9]+(KiB|MiB|GiB)?$", "minimum": 0}
    if kind == "choice":
        return {"enum": allowed.split(", ")}
    if kind == "URL":
        schemes = "|".join(scheme.removesuffix("://") for scheme in allowed.split(", "))
        return {"type": "string", "pattern": f"^({schemes})://[^ ]+$"}
    if kind == "list of networks":
        return {"type": "string", "pattern": "^[0-9a-fA-F.:/]+(, *[0-9a-fA-F.:/]+)*$"}
    if kind == "list of origins":
        return {"type": "string", "pattern": "^https?://[^ /]+(, *https?://[^ /]+)*$"}
    return {"type": "string"}


def definitions(text):
    plain = [row for row in rows(text) if row["secret"] != "secret" and row["key"] not in OWN]
    readers = {row["key"]: SERVICES if row["read by"] == "all" else row["read by"].split(", ") for row in plain}
    shared = {
        row["key"]: {"description": row["what it is for"].replace("`", ""), **rule(row)}
        for row in plain if set(readers[row["key"]]) & set(SERVICES)
    }
    result = {"sharedSettings": closed(shared)}
    for name in SERVICES:
        result[name + "Settings"] = closed(
            {key: {"$ref": f"#/$defs/sharedSettings/properties/{key}"} for key in shared if name in readers[key]})
    return result


def closed(properties):
    return {"type": "object", "additionalProperties": False, "properties": properties}


def written(value, indent=0, lead=0, width=120):
    """JSON in which what fits on a line stands on one. lead: what stands before it on its line."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value or len(line) + lead < width:
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        keys = [json.dumps(key) + ": " for key in value]
        parts = [key + written(item, indent + 2, indent + 2 + len(key)) for key, item in zip(keys, value.values())]
    else:
        parts = [written(item, indent + 2, indent + 2) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n" + ",\n".join(inner + part for part in parts) + "\n" + " " * indent + closing


def main(docs, path, check=False):
    with open(docs, encoding="utf-8") as file:
        wanted = definitions(file.read())
    with open(path, encoding="utf-8") as file:
        before = file.read()
    schema = json.loads(before)
    schema["$defs"].update(wanted)
    after = written(schema) + "\n"
    if check:
        if after != before:
            sys.exit(f"{path} does not know the settings of {docs}; run: deployment/scripts/render-manifests --schema")
    elif after != before:
        with open(path, "w", encoding="utf-8") as file:
            file.write(after)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], check="--check" in sys.argv[3:])
