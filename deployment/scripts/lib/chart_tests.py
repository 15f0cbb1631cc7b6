"""Runs a chart's unit tests, written as the Helm plugin helm-unittest reads them, with nothing but Helm's `template`.

    chart_tests.py HELM CHART TESTS…

Known here: suite, templates, values, set, release, tests with it, template(s), values, set, release, documentSelector, and the
assertions equal, notEqual, exists, notExists, contains, notContains, isSubset, lengthEqual, matchRegex, notMatchRegex, isKind,
hasDocuments, failedTemplate (errorMessage, errorPattern). Anything else is an error, so that no assertion is skipped silently.
"""

import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

import yaml

MISSING = object()


class Failure(Exception):
    """Why an assertion does not hold, or why a test cannot be read."""


def steps(path):
    """a.b[0]["c.d"] as a, b, 0, c.d."""
    found = re.findall(r'\["([^"]+)"\]|\[(\d+)\]|([^.\[\]]+)', path)
    return [int(index) if index else quoted or plain for quoted, index, plain in found]


def look(document, path):
    for step in steps(path):
        if isinstance(document, dict) and str(step) in document:
            document = document[str(step)]
        elif isinstance(document, list) and isinstance(step, int) and step < len(document):
            document = document[step]
        else:
            return MISSING
    return document


def is_subset(part, whole):
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and is_subset(value, whole[key]) for key, value in part.items())
    return part == whole


def has(found, assertion):
    if not isinstance(found, list):
        return False
    matches = is_subset if assertion.get("any") else lambda wanted, item: wanted == item
    return any(matches(assertion["content"], item) for item in found)


def regex(assertion, found):
    return isinstance(found, str) and re.search(assertion["pattern"], found) is not None


# What holds for one document: assertion, what stands at its path.
CHECKS = {
    "equal": lambda a, found: found == a["value"],
    "notEqual": lambda a, found: found != a["value"],
    "exists": lambda a, found: found is not MISSING,
    "notExists": lambda a, found: found is MISSING,
    "contains": lambda a, found: has(found, a),
    "notContains": lambda a, found: isinstance(found, list) and not has(found, a),
    "isSubset": lambda a, found: is_subset(a["content"], found),
    "lengthEqual": lambda a, found: found is not MISSING and len(found) == a["count"],
    "matchRegex": regex,
    "notMatchRegex": lambda a, found: found is not MISSING and not regex(a, found),
}


def render(helm, chart, settings):
    """Documents by template, or Helm's error."""
    release = settings["release"]
    command = [helm, "template", release.get("name", "release-name"), chart, "-n", release.get("namespace", "namespace")]
    if release.get("upgrade"):
        command.append("--is-upgrade")
    for path in settings["values"]:
        command += ["-f", path]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump(nested(settings["set"]), file)
        file.flush()
        done = subprocess.run(command + ["-f", file.name], capture_output=True, text=True, timeout=300)
    if done.returncode:
        return {}, done.stderr
    return by_template(done.stdout), None


def nested(flat):
    """{"a.b": 1} as {"a": {"b": 1}}."""
    result = {}
    for path, value in flat.items():
        *parents, last = [str(step) for step in steps(path)]
        inner = result
        for parent in parents:
            inner = inner.setdefault(parent, {})
        inner[last] = value
    return result


def by_template(text):
    documents = {}
    for part in re.split(r"^---\n", text, flags=re.M):
        source = re.match(r"# Source: [^/]+/(\S+)", part)
        document = yaml.safe_load(part) if source else None
        if document:
            documents.setdefault(source.group(1), []).append(document)
    return documents


def chosen(documents, templates, selector):
    found = [document for name in templates or sorted(documents) for document in documents.get(full(name), [])]
    if selector:
        found = [document for document in found if look(document, selector["path"]) == selector["value"]]
        if not found:
            raise Failure(f"no document with {selector['path']} {selector['value']}")
    return found


def full(name):
    return name if name.startswith("templates/") else "templates/" + name


def failed_as_wanted(assertion, error):
    if error is None:
        raise Failure("rendered, and should have been refused")
    if assertion.get("errorMessage", "") not in error:
        raise Failure(f"refused, but not with {assertion['errorMessage']!r}:\n{error}")
    if not re.search(assertion.get("errorPattern", ""), error):
        raise Failure(f"refused, but not like {assertion['errorPattern']!r}:\n{error}")


def check(entry, test, templates, documents, error):
    (kind, assertion), = [(key, value) for key, value in entry.items() if key not in ("template", "documentSelector", "documentIndex")]
    assertion = assertion or {}
    if kind == "failedTemplate":
        return failed_as_wanted(assertion, error)
    if error:
        raise Failure(f"not rendered:\n{error}")
    names = [entry["template"]] if "template" in entry else templates
    if kind == "hasDocuments":
        count = len(chosen(documents, names, None))
        if count != assertion["count"]:
            raise Failure(f"{count} documents, {assertion['count']} wanted")
        return None
    found = chosen(documents, names, entry.get("documentSelector", test.get("documentSelector")))
    if "documentIndex" in entry:
        found = [found[entry["documentIndex"]]]
    if not found:
        raise Failure(f"{kind}: nothing was rendered")
    for document in found:
        holds(kind, assertion, document)
    return None


def holds(kind, assertion, document):
    if kind == "isKind":
        kind, assertion = "equal", {"path": "kind", "value": assertion["of"]}
    if kind not in CHECKS:
        raise Failure(f"unknown assertion {kind}")
    value = look(document, assertion["path"])
    if not CHECKS[kind](assertion, value):
        shown = "nothing" if value is MISSING else yaml.safe_dump(value).strip()
        raise Failure(f"{kind} {assertion}: {document['kind']}/{document['metadata']['name']} has {shown}")


def run(helm, chart, suite, test, folder):
    settings = {
        "release": {**suite.get("release", {}), **test.get("release", {})},
        "values": [os.path.join(folder, path) for path in suite.get("values", []) + test.get("values", [])],
        "set": {**suite.get("set", {}), **test.get("set", {})},
    }
    documents, error = render(helm, chart, settings)
    templates = [test["template"]] if "template" in test else test.get("templates", suite.get("templates"))
    for entry in test["asserts"]:
        check(entry, test, templates, documents, error)


def main(helm, chart, *paths):
    jobs = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            suite = yaml.safe_load(file)
        jobs += [(suite, test, os.path.dirname(path)) for test in suite["tests"]]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = [pool.submit(run, helm, chart, *job) for job in jobs]
        for (suite, test, _), future in zip(jobs, futures):
            try:
                future.result()
            except (Failure, KeyError, ValueError) as problem:
                failed += 1
                print(f"failed  {suite['suite']}: {test['it']}: {problem!r}" if isinstance(problem, KeyError)
                      else f"failed  {suite['suite']}: {test['it']}\n        {problem}")
    print(f"chart: {len(jobs) - failed} passed, {failed} failed")
    sys.exit(1 if failed or not jobs else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
