"""Validates Kubernetes objects without a cluster: their schemas, strictly, and what they refer to.

    validate_manifests.py [--version V]… [--schemas FOLDER] [--external KIND/NAME]… FILE…

Each file is a set of its own: what its objects refer to must stand in it, or be named with --external. Kinds without a
schema (of operators, beside those in the folder GROUP/kind_version.json) are named and only looked at for references.
"""

import argparse
import concurrent.futures
import functools
import json
import os
import sys

import jsonschema
import kubernetes_validate
import yaml


def label(item):
    return f"{item['kind']}/{item['metadata']['name']}"


def pods(item):
    """The pod specification and labels that an object makes, or nothing."""
    spec = item.get("spec", {})
    if item["kind"] == "Pod":
        return spec, item["metadata"].get("labels", {})
    if item["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    template = spec.get("template") if isinstance(spec, dict) else None
    if not isinstance(template, dict) or "spec" not in template:
        return None, {}
    return template["spec"], template.get("metadata", {}).get("labels", {})


class Schemas:
    def __init__(self, versions, folder):
        self.versions, self.folder, self.unknown = versions, folder, set()

    def problems(self, item):
        group, _, version = item["apiVersion"].rpartition("/")
        path = os.path.join(self.folder or "", group, f"{item['kind'].lower()}_{version}.json")
        if self.folder and os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                errors = jsonschema.Draft202012Validator(json.load(file)).iter_errors(item)
            return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]
        if "." in group and not group.endswith(".k8s.io") or group == "gateway.networking.k8s.io" or group == "autoscaling.k8s.io":
            self.unknown.add(f"{item['kind']} ({group})")
            return []
        return [problem for version in self.versions for problem in self.builtin(item, version)]

    @staticmethod
    def builtin(item, version):
        try:
            kubernetes_validate.validate(item, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            return [f"{version}: {'.'.join(map(str, error.path))}: {error.message}"]
        except kubernetes_validate.SchemaNotFoundError:
            return [f"{version}: there is no {item['apiVersion']} {item['kind']}"]
        return []


class References:
    """What the objects of one set refer to."""

    def __init__(self, items, external):
        self.items = items
        self.names = {(item["kind"], item["metadata"]["name"]) for item in items} | external
        for item in items:
            if item["kind"] == "ExternalSecret":
                self.names.add(("Secret", item["spec"]["target"]["name"]))
            if item["kind"] == "Cluster":
                self.names.add(("Secret", item["metadata"]["name"] + "-app"))
        self.pods = [pods(item) for item in items]

    def problems(self):
        for item in self.items:
            for problem in self.of(item):
                yield f"{label(item)}: {problem}"

    def of(self, item):
        kind, spec = item["kind"], item.get("spec", {})
        yield from self.missing(self.from_pod(pods(item)[0]))
        if kind == "Service" and spec.get("selector"):
            yield from self.service(spec)
        if kind in ("PodDisruptionBudget", "Deployment", "StatefulSet", "Rollout"):
            yield from self.selected(spec["selector"]["matchLabels"])
        if kind == "NetworkPolicy":
            labels = spec["podSelector"].get("matchLabels", {})
            if labels and "cnpg.io/cluster" not in labels and not is_transient(labels):
                yield from self.selected(labels)
        yield from self.missing(self.named(kind, item, spec))

    def named(self, kind, item, spec):
        """Kind and name of what the object names."""
        if kind in ("HorizontalPodAutoscaler", "ScaledObject"):
            yield spec["scaleTargetRef"]["kind"], spec["scaleTargetRef"]["name"]
        if kind == "VerticalPodAutoscaler":
            yield spec["targetRef"]["kind"], spec["targetRef"]["name"]
        if kind == "ScaledObject":
            for trigger in spec["triggers"]:
                yield "TriggerAuthentication", trigger["authenticationRef"]["name"]
        if kind == "TriggerAuthentication":
            for reference in spec["secretTargetRef"]:
                yield "Secret", reference["name"]
        if kind == "RoleBinding":
            yield item["roleRef"]["kind"], item["roleRef"]["name"]
        if kind == "Ingress":
            for rule in spec["rules"]:
                for path in rule["http"]["paths"]:
                    yield "Service", path["backend"]["service"]["name"]
        if kind == "HTTPRoute":
            for rule in spec["rules"]:
                for backend in rule["backendRefs"]:
                    yield "Service", backend["name"]

    @staticmethod
    def from_pod(spec):
        if not spec:
            return
        if spec.get("serviceAccountName", "default") != "default":
            yield "ServiceAccount", spec["serviceAccountName"]
        if spec.get("priorityClassName"):
            yield "PriorityClass", spec["priorityClassName"]
        for container in spec["containers"] + spec.get("initContainers", []):
            for source in container.get("envFrom", []):
                yield "ConfigMap", source["configMapRef"]["name"]
        for volume in spec.get("volumes", []):
            for source in [volume, *volume.get("projected", {}).get("sources", [])]:
                if "secret" in source:
                    yield "Secret", source["secret"].get("name") or source["secret"]["secretName"]
                if "configMap" in source:
                    yield "ConfigMap", source["configMap"]["name"]
            if "persistentVolumeClaim" in volume:
                yield "PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]

    def missing(self, references):
        return [f"{kind} {name} is not there" for kind, name in references if (kind, name) not in self.names]

    def selected(self, wanted):
        if not any(wanted.items() <= labels.items() for spec, labels in self.pods if spec):
            yield f"selects no pod: {wanted}"

    def service(self, spec):
        yield from self.selected(spec["selector"])
        for pod, labels in self.pods:
            if pod and spec["selector"].items() <= labels.items():
                ports = [port for container in pod["containers"] for port in container.get("ports", [])]
                for port in spec["ports"]:
                    if port["targetPort"] not in [known for entry in ports for known in (entry["name"], entry["containerPort"])]:
                        yield f"port {port['targetPort']} is none of the pod's"


def is_transient(labels):
    """Pods of hooks, which stand in no set: they come and go."""
    return labels.get("app.kubernetes.io/component") in ("migration", "test")


def validate(path, versions, folder, external):
    """What is wrong with a file's objects, and the kinds that have no schema here."""
    schemas = Schemas(versions, folder)
    with open(path, encoding="utf-8") as file:
        items = [item for item in yaml.safe_load_all(file) if item]
    if not items:
        return [f"{path}: holds no objects"], set()
    seen = [label(item) for item in items]
    problems = [f"{path}: {name} stands there twice" for name in set(seen) if seen.count(name) > 1]
    for item in items:
        problems += [f"{path}: {label(item)}: {problem}" for problem in schemas.problems(item)]
    return problems + [f"{path}: {problem}" for problem in References(items, external).problems()], schemas.unknown


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", action="append", default=[])
    parser.add_argument("--schemas")
    parser.add_argument("--external", action="append", default=[])
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    external = {tuple(name.split("/", 1)) for name in arguments.external}
    work = functools.partial(
        validate, versions=arguments.version or ["1.32"], folder=arguments.schemas, external=external)
    problems, unknown = [], set()
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for found, kinds in pool.map(work, arguments.files):
            problems += found
            unknown |= kinds
    if unknown:
        print("without a schema: " + ", ".join(sorted(unknown)))
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
