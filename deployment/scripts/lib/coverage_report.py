"""How many lines of each target the tests reach.   coverage_report.py FIGURES SOURCES FLOOR

FIGURES is what `swift test --enable-code-coverage` exports; only files under SOURCES count. Ends with 1 below FLOOR percent."""
import json
import pathlib
import sys


def by_target(figures, sources):
    """Lines and reached lines of each folder under SOURCES."""
    targets = {}
    for file in figures["data"][0]["files"]:
        path = pathlib.Path(file["filename"])
        if path.is_relative_to(sources):
            lines = file["summary"]["lines"]
            counted = targets.setdefault(path.relative_to(sources).parts[0], [0, 0])
            counted[0] += lines["count"]
            counted[1] += lines["covered"]
    return targets


def percent(count, covered):
    return 100 * covered / count if count else 100


def main(arguments):
    figures, sources, floor = arguments
    targets = by_target(json.loads(pathlib.Path(figures).read_text()), pathlib.Path(sources).resolve())
    if not targets:
        sys.exit(f"no file under {sources} in {figures}")
    for name, (count, covered) in sorted(targets.items(), key=lambda item: percent(*item[1])):
        print(f"{name:24}{percent(count, covered):6.1f} %{covered:8} of {count}")
    total = percent(*(sum(pair[index] for pair in targets.values()) for index in (0, 1)))
    print(f"{'all':24}{total:6.1f} %, floor {floor} %")
    return 0 if total >= float(floor) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
