# Closing counts from JUnit files. Sourced after messages.sh, never run.
# shellcheck shell=bash

# print_counts FILE…: "NAME: N passed, N failed, N skipped" for each suite, and for all.
print_counts() {
  python3 - "$@" <<'PYTHON' || die "the test results cannot be read: $*"
import collections, os, sys, xml.etree.ElementTree as tree

def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"

def line(name, counts):
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"{name}: {counts['passed']} passed, {counts['failed']} failed{skipped}")

total, suites = collections.Counter(), collections.defaultdict(collections.Counter)
for path in filter(os.path.exists, sys.argv[1:]):
    try:
        cases = list(tree.parse(path).iter("testcase"))
    except tree.ParseError:
        print(f"{os.path.basename(path)}: the run was given up or broke off, none of its tests are counted")
        continue
    for case in cases:
        suite = case.get("classname", "").split(".")[0] or os.path.basename(path)
        suites[suite][outcome(case)] += 1
        total[outcome(case)] += 1
for name in sorted(suites):
    line(name, suites[name])
line("all tests", total)
PYTHON
}
