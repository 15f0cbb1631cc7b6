"""Medians of two trees' figures, side by side.   compare_figures.py FOLDER PERCENT

FOLDER holds base-N.json and change-N.json as `ragctl bench` writes them. Ends with 1 when a figure of time or rate is worse by
more than PERCENT, and by more than its own spread over the rounds."""
import json
import pathlib
import statistics
import sys

LOWER_IS_BETTER = {"ms", "s", "µs", "seconds"}
HIGHER_IS_BETTER = ("/s", "per second")


def read(folder, side):
    """The values of each figure over the rounds, and its unit."""
    figures = {}
    for path in sorted(folder.glob(f"{side}-*.json")):
        for figure in json.loads(path.read_text())["figures"]:
            figures.setdefault((figure["metric"], figure["unit"]), []).append(figure["value"])
    return figures


def worse_by(unit, base, change):
    """By how much a change is worse, as a share; nothing for figures that are neither time nor rate."""
    if not base or not change:
        return None
    if unit in LOWER_IS_BETTER:
        return change / base - 1
    if unit.endswith(HIGHER_IS_BETTER):
        return base / change - 1
    return None


def spread(values):
    return (max(values) - min(values)) / statistics.median(values) if statistics.median(values) else 0


def compare(base, change, percent):
    """Rows to print, and the figures that are worse than allowed."""
    rows, bad = [], []
    for (metric, unit), values in change.items():
        if (metric, unit) not in base:
            continue
        before, after = statistics.median(base[metric, unit]), statistics.median(values)
        worse = worse_by(unit, before, after)
        noise = max(spread(base[metric, unit]), spread(values))
        is_bad = worse is not None and worse > percent / 100 and worse > noise
        rows.append((metric, before, after, unit, "" if worse is None else f"{worse:+.1%}", "worse" if is_bad else ""))
        if is_bad:
            bad.append(metric)
    return rows, bad


def main(arguments):
    folder, percent = pathlib.Path(arguments[0]), float(arguments[1])
    base, change = read(folder, "base"), read(folder, "change")
    if not base or not change:
        sys.exit(f"no figures of both sides in {folder}")
    rows, bad = compare(base, change, percent)
    for metric, before, after, unit, worse, note in rows:
        print(f"{metric:48}{before:12.2f}{after:12.2f} {unit:8}{worse:>8} {note}")
    print(f"{len(rows)} figures, {len(bad)} worse by more than {percent:.0f} % and by more than their spread")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
