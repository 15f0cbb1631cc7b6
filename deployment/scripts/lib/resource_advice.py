"""Proposes requests and limits from usage: resource_advice.py FOLDER table|values [PROMETHEUS]

The folder holds deployments.json, recommended.json and, without Prometheus, usage (lines of `kubectl top pods --containers`).
"""

import json
import math
import os
import re
import sys
import urllib.parse
import urllib.request

SERVICES = ("api", "retriever", "embedder", "worker")
HEADROOM = 1.3
# Less than this share of difference is not worth a restart.
INDIFFERENCE = 0.2
UNITS = {"": 1, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "k": 1e3, "M": 1e6, "G": 1e9}


def cores(text):
    number, unit = re.fullmatch(r"([\d.]+)([mun]?)", str(text)).groups()
    return float(number) * {"": 1, "m": 1e-3, "u": 1e-6, "n": 1e-9}[unit]


def size(text):
    number, unit = re.fullmatch(r"([\d.]+)(\w*)", str(text)).groups()
    return float(number) * UNITS[unit]


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file)


def requested(folder):
    """Of each service: replicas, requests and limits."""
    found = {}
    for item in read(folder, "deployments.json")["items"]:
        name = item["metadata"]["labels"].get("app.kubernetes.io/component")
        if name in SERVICES:
            resources = item["spec"]["template"]["spec"]["containers"][0]["resources"]
            found[name] = {"replicas": item["spec"].get("replicas", 1), **resources}
    return found


def used_now(folder):
    """The most of any pod: cores and bytes, by service."""
    most = {}
    with open(os.path.join(folder, "usage"), encoding="utf-8") as file:
        for line in file:
            _, container, cpu, memory = line.split()[:4]
            if container in SERVICES:
                before = most.get(container, (0, 0))
                most[container] = (max(before[0], cores(cpu)), max(before[1], size(memory)))
    return most


def used_lately(url):
    most = {}
    for index, query in enumerate((
            "max by (job) (max_over_time(rate(process_cpu_seconds_total[5m])[7d:5m]))",
            "max by (job) (max_over_time(process_resident_memory_bytes[7d]))")):
        address = url.rstrip("/") + "/api/v1/query?" + urllib.parse.urlencode({"query": query})
        with urllib.request.urlopen(address, timeout=60) as reply:
            results = json.load(reply)["data"]["result"]
        for result in results:
            name = result["metric"].get("job")
            if name in SERVICES:
                most.setdefault(name, [0, 0])[index] = float(result["value"][1])
    return {name: tuple(figures) for name, figures in most.items()}


def recommended(folder):
    found = {}
    for item in read(folder, "recommended.json")["items"]:
        for container in item.get("status", {}).get("recommendation", {}).get("containerRecommendations", []):
            if container["containerName"] in SERVICES:
                target = container["target"]
                found[container["containerName"]] = (cores(target["cpu"]), size(target["memory"]))
    return found


def advice(used, target):
    """Requests and limits for what was used: rounded up, with room; memory's limit is where a process ends."""
    cpu = max(math.ceil(max(used[0] * HEADROOM, target[0]) * 20) / 20, 0.05)
    memory = max(math.ceil(max(used[1] * HEADROOM, target[1]) / 2**26) * 2**26, 2**26)
    return cpu, memory


def written(cpu, memory):
    return {"cpu": f"{round(cpu * 1000)}m" if cpu % 1 else str(int(cpu)), "memory": f"{round(memory / 2**20)}Mi"}


def is_close(now, then):
    return abs(now - then) <= INDIFFERENCE * max(now, then)


def main(folder, form, prometheus=None):
    try:
        usage = used_lately(prometheus) if prometheus else used_now(folder)
    except OSError as problem:
        sys.exit(f"resource-optimizer: error: {prometheus} does not answer: {problem}")
    asked, targets, proposals, total = requested(folder), recommended(folder), {}, [0, 0, 0, 0]
    if not set(asked) & set(usage):
        sys.exit("resource-optimizer: error: nothing is known of any service's usage yet; look again in a few minutes")
    lines = [f"{'service':10} {'pods':>4}  {'asks for':>16}  {'uses at most':>16}  {'would do with':>16}"]
    for name in SERVICES:
        if name not in asked or name not in usage:
            continue
        now = cores(asked[name]["requests"]["cpu"]), size(asked[name]["requests"]["memory"])
        then = advice(usage[name], targets.get(name, (0, 0)))
        then = tuple(old if is_close(old, new) else new for old, new in zip(now, then))
        if then != now:
            limit = max(size(asked[name]["limits"]["memory"]), then[1]) if "memory" in asked[name].get("limits", {}) else then[1]
            proposals[name] = {"requests": written(*then), "limits": written(
                max(cores(asked[name].get("limits", {}).get("cpu", then[0])), then[0]), limit)}
        for index, figure in enumerate((*now, *then)):
            total[index] += figure * asked[name]["replicas"]
        shown = ["{cpu:>6} {memory:>9}".format(**written(*pair)) for pair in (now, usage[name], then)]
        lines.append(f"{name:10} {asked[name]['replicas']:>4}  {shown[0]}  {shown[1]}  {shown[2]}")
    if form == "table":
        print("\n".join(lines))
        print(f"all pods: {total[0]:.2f} cores and {total[1] / 2**30:.1f} GiB are asked for; {total[2]:.2f} and "
              f"{total[3] / 2**30:.1f} would do: {percent(total[0], total[2])} of the cores, {percent(total[1], total[3])} of the memory")
        print("\nvalues:" if proposals else "\nnothing is worth changing")
    for name, resources in proposals.items():
        print(f"{name}:\n  resources:")
        for kind, pair in resources.items():
            print(f"    {kind}: {{cpu: \"{pair['cpu']}\", memory: {pair['memory']}}}")


def percent(before, after):
    if not before:
        return "nothing"
    return f"{abs(100 * (before - after) / before):.0f} % {'less' if after <= before else 'more'}"


if __name__ == "__main__":
    main(*sys.argv[1:])
