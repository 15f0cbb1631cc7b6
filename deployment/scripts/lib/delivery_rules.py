"""Rules for workflows and pipelines that no schema knows.   delivery_rules.py ROOT

Actions are pinned by commit, every job ends in time and has few rights, what a job makes exists, and the hooks before a commit are
the checks after it."""
import pathlib
import re
import sys

import yaml

PINNED = re.compile(r"^[\w.-]+/[\w./-]+@[0-9a-f]{40}$")


def load(path):
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)


def steps_of(document):
    """All steps of a workflow or composite action."""
    if "runs" in document:
        yield from document["runs"].get("steps", [])
    for job in document.get("jobs", {}).values():
        yield from job.get("steps", [])


def uses_of(document):
    yield from (step["uses"] for step in steps_of(document) if "uses" in step)
    yield from (job["uses"] for job in document.get("jobs", {}).values() if "uses" in job)


def unpinned(document, root):
    for used in uses_of(document):
        if used.startswith("./"):
            place = root / used
            if not (place.is_file() or (place / "action.yml").is_file()):
                yield f"{used} does not exist"
        elif not PINNED.match(used):
            yield f"{used} is not pinned by commit"


def unbounded(document):
    """Jobs without an end, workflows without few rights."""
    if "jobs" not in document:
        return
    if document.get("permissions") not in ({"contents": "read"}, {}):
        yield "the workflow's own permissions are not contents: read; give jobs what they need"
    for name, job in document["jobs"].items():
        if "uses" not in job and "timeout-minutes" not in job:
            yield f"the job {name} has no timeout-minutes"


def commands(text):
    """Lines of shell in a workflow or pipeline."""
    for value in strings(text):
        yield from value.splitlines()


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in ("run", "script", "before_script", "after_script"):
                yield from all_strings(inner)
            else:
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def all_strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from all_strings(inner)


def targets(makefile):
    makefile = makefile.replace("\\\n", " ")
    return {name for line in re.findall(r"^([a-z0-9][a-z0-9 -]*):", makefile, re.M) for name in line.split()}


def missing_targets(document, known):
    for line in commands(document):
        for call in re.finditer(r"(?:^|[&|;]\s*)make((?:\s+(?:-\S+|\S+=\S+|change))*)\s+\"?([a-z][a-z0-9-]*)", line):
            name = call[2]
            if name not in known and not any(target.startswith(name) and f"{name}$" in line for target in known):
                yield f"make {name} does not exist"


def missing_scripts(document, root):
    for line in commands(document):
        for path in re.findall(r"(?:^|\s)((?:deployment|infrastructure|\.ci)/[\w./-]+)", line):
            if not (root / path).exists():
                yield f"{path} does not exist"


def unhooked(ci, hooks, root):
    """What CI checks and no hook does."""
    entries = " ".join(hook["entry"] for repository in hooks["repos"] for hook in repository["hooks"])
    wanted = [line.strip() for line in (root / ".ci/run").read_text().splitlines() if line.startswith(("make ", "deployment/"))]
    wanted += [step["run"] for step in steps_of(ci) if step.get("run", "").startswith("make check-")]
    for command in wanted:
        script = command.replace("make check-", "deployment/scripts/check-")
        if command not in entries and script not in entries:
            yield f"CI runs {command!r}, and no hook does"


def main(root):
    root, wrong = pathlib.Path(root), []
    makefile = targets((root / "Makefile").read_text())
    github = sorted([*root.glob(".github/workflows/*.yml"), *root.glob(".github/actions/*/action.yml")])
    gitlab = [root / ".gitlab-ci.yml", *sorted(root.glob("deployment/gitlab-ci/**/*.yml"))]
    for path in [*github, *gitlab]:
        document = load(path)
        found = [*missing_targets(document, makefile), *missing_scripts(document, root)]
        if path in github:
            found += [*unpinned(document, root), *unbounded(document)]
        wrong += [f"{path.relative_to(root)}: {problem}" for problem in found]
    wrong += [f".pre-commit-config.yaml: {problem}" for problem in unhooked(load(root / ".github/workflows/ci.yml"), load(root / ".pre-commit-config.yaml"), root)]
    for problem in wrong:
        print(problem)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
