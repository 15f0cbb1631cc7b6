"""What the deployment's scripts ask of a manifest on standard input.

    manifest.py workloads             kind and name of each Deployment, StatefulSet and Rollout, a line each
    manifest.py secrets               name and key of each secret that pods mount and the manifest does not bring itself
    manifest.py kinds                 custom kinds: plural.group, a line each
    manifest.py images                images, a line each
    manifest.py migration             the migration Job's name
    manifest.py first                 the manifest without workloads: what must be there before the migration
    manifest.py without-migration     the manifest without the migration Job
    manifest.py leftovers OLD         KIND.GROUP/NAME of what stands in OLD and not in the manifest, data left out
    manifest.py count                 number of objects
"""

import sys

import yaml

WORKLOADS = ("Deployment", "StatefulSet", "Rollout")
# What runs or steers what runs: it waits for the migration.
LATER = (*WORKLOADS, "CronJob", "HorizontalPodAutoscaler", "ScaledObject", "VerticalPodAutoscaler")
# What is never removed by itself.
DATA = ("Namespace", "PersistentVolumeClaim", "Cluster", "Secret", "ScheduledBackup")
PLURALS = {"PodDisruptionBudget": "poddisruptionbudgets", "NetworkPolicy": "networkpolicies", "Ingress": "ingresses",
           "PriorityClass": "priorityclasses"}


def group(item):
    return item["apiVersion"].rpartition("/")[0]


def label(item):
    return item["kind"] + (f".{group(item)}" if group(item) else "") + "/" + item["metadata"]["name"]


def is_custom(item):
    return "." in group(item) and (
        not group(item).endswith(".k8s.io") or group(item) in ("gateway.networking.k8s.io", "autoscaling.k8s.io"))


def is_migration(item):
    labels = item["metadata"].get("labels", {})
    return item["kind"] == "Job" and labels.get("app.kubernetes.io/component") == "migration"


def pod_specs(items):
    for item in items:
        spec = item.get("spec", {})
        if item["kind"] == "CronJob":
            spec = spec["jobTemplate"]["spec"]
        if item["kind"] in (*WORKLOADS, "Job", "CronJob"):
            yield spec["template"]["spec"]


def secrets(items):
    brought = {item["metadata"]["name"] for item in items if item["kind"] == "Secret"}
    brought |= {item["spec"]["target"]["name"] for item in items if item["kind"] == "ExternalSecret"}
    brought |= {item["metadata"]["name"] + "-app" for item in items if item["kind"] == "Cluster"}
    found = set()
    for spec in pod_specs(items):
        for volume in spec.get("volumes", []):
            for source in volume.get("projected", {}).get("sources", []):
                secret = source.get("secret")
                if secret and secret["name"] not in brought:
                    found |= {(secret["name"], entry["key"]) for entry in secret["items"]}
    return sorted(found)


def images(items):
    return sorted({
        container["image"] for spec in pod_specs(items)
        for container in spec["containers"] + spec.get("initContainers", [])})


def plural(item):
    return PLURALS.get(item["kind"], item["kind"].lower() + "s")


def read(stream):
    return [item for item in yaml.safe_load_all(stream) if item]


def show(items):
    yaml.safe_dump_all(items, sys.stdout, sort_keys=False)


def main(command, *arguments):
    items = read(sys.stdin)
    if command == "workloads":
        lines = [f"{item['kind']} {item['metadata']['name']}" for item in items if item["kind"] in WORKLOADS]
    elif command == "secrets":
        lines = [" ".join(pair) for pair in secrets(items)]
    elif command == "kinds":
        lines = sorted({f"{plural(item)}.{group(item)}" for item in items if is_custom(item)})
    elif command == "images":
        lines = images(items)
    elif command == "migration":
        lines = [item["metadata"]["name"] for item in items if is_migration(item)]
    elif command == "count":
        lines = [str(len(items))]
    elif command == "leftovers":
        with open(arguments[0], encoding="utf-8") as file:
            old = read(file)
        kept = {label(item) for item in items}
        lines = [label(item) for item in old if label(item) not in kept and item["kind"] not in DATA]
    elif command == "first":
        return show([item for item in items if item["kind"] not in LATER])
    elif command == "without-migration":
        return show([item for item in items if not is_migration(item)])
    else:
        sys.exit(__doc__)
    print("\n".join(lines)) if lines else None
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
