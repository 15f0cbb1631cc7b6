"""Whether rules and dashboards ask only for metrics that docs/metrics.md knows.

    metric_names.py DOCS FILE…        rules (YAML) and dashboards (JSON)
"""

import json
import re
import sys

import yaml

# What Prometheus itself adds, and PromQL's own words.
BUILT_IN = {"up"}
WORDS = {
    "abs", "absent", "and", "avg", "bool", "by", "changes", "count", "group_left", "group_right", "histogram_quantile",
    "ignoring", "increase", "max", "min", "offset", "on", "or", "rate", "sum", "unless", "vector", "without", "le",
}


def expressions(node):
    """Every PromQL expression below a node."""
    if isinstance(node, dict):
        if isinstance(node.get("expr"), str):
            yield node["expr"]
        for value in node.values():
            yield from expressions(value)
    elif isinstance(node, list):
        for value in node:
            yield from expressions(value)


def names(expression):
    """The metrics an expression asks for: words that are neither labels, texts, durations nor functions."""
    plain = re.sub(r'"[^"]*"', "", expression)
    plain = re.sub(r"\{[^}]*\}|\[[^]]*\]", " ", plain)
    plain = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", " ", plain)
    return {name for name in re.findall(r"(?<![\w:.])[a-zA-Z_:][\w:]*", plain)} - WORDS


def known_metrics(text):
    known = set(BUILT_IN)
    for name, kind in re.findall(r"^\| `(\w+)` \| (\w+) \|", text, re.M):
        known |= {name + suffix for suffix in ("_bucket", "_sum", "_count")} if kind == "histogram" else {name}
    return known


def main(docs, *paths):
    with open(docs, encoding="utf-8") as file:
        known = known_metrics(file.read())
    found = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            content = json.load(file) if path.endswith(".json") else yaml.safe_load(file)
        known |= {rule["record"] for group in content.get("groups", []) for rule in group["rules"] if "record" in rule}
        for expression in expressions(content):
            for name in names(expression):
                found.setdefault(name, path)
    # What the chart records from its values.
    known.add("rag:memory_limit:bytes")
    strangers = [f"{path}: {name} does not stand in {docs}" for name, path in sorted(found.items()) if name not in known]
    print("\n".join(strangers))
    sys.exit(1 if strangers or not found else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
