"""Makes k8s/ from the chart, as k8s/render.yaml says: a base, components and overlays for `kubectl apply --kustomize`.

    render_manifests.py HELM CHART K8S OUT

Base: the objects, a file for each kind. Component: the objects that its values add, and patches for those they change.
Overlay: components, and patches for what its values change beyond them. What is written into OUT equals, built by
kustomize, what Helm renders from the same values.
"""

import copy
import os
import re
import subprocess
import sys
import tempfile

import yaml

from json_patch import apply, difference

NOTICE = "---\n# Rendered from the chart by deployment/scripts/render-manifests: change the chart, not this file.\n"

# Kind: the file it stands in. Kinds that are not named here get a file of their own name.
FILES = {
    "Namespace": "namespace.yaml",
    "PriorityClass": "priority.yaml",
    "ResourceQuota": "quota.yaml",
    "LimitRange": "quota.yaml",
    "ConfigMap": "configmap.yaml",
    "Secret": "secrets.yaml",
    "ServiceAccount": "rbac.yaml",
    "Role": "rbac.yaml",
    "RoleBinding": "rbac.yaml",
    "Ingress": "services/ingress.yaml",
    "HTTPRoute": "services/http-route.yaml",
    "HorizontalPodAutoscaler": "scaling/hpa.yaml",
    "VerticalPodAutoscaler": "scaling/vpa.yaml",
    "ScaledObject": "scaling/keda.yaml",
    "TriggerAuthentication": "scaling/keda.yaml",
    "PodDisruptionBudget": "scaling/disruption-budgets.yaml",
    "NetworkPolicy": "network-policies.yaml",
    "Job": "migration-job.yaml",
    "CronJob": "cron-jobs.yaml",
    "PersistentVolumeClaim": "volumes.yaml",
    "ServiceMonitor": "prometheus.yaml",
    "PrometheusRule": "prometheus.yaml",
    "Cluster": "postgresql.yaml",
    "ScheduledBackup": "postgresql.yaml",
    "ExternalSecret": "external-secrets.yaml",
}


class Dumper(yaml.SafeDumper):
    """Indents lists, as the rest of the repository does, and shows text of several lines as such."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def text_node(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(str, text_node)


def dump(value):
    return yaml.dump(value, Dumper=Dumper, sort_keys=False, width=10_000, allow_unicode=True)


def merged(lower, upper):
    """Values as Helm merges them: objects member by member, anything else replaced."""
    if not (isinstance(lower, dict) and isinstance(upper, dict)):
        return upper
    return {**lower, **{key: merged(lower.get(key), value) for key, value in upper.items()}}


def name_of(item):
    return item["apiVersion"], item["kind"], item["metadata"]["name"]


class Renderer:
    def __init__(self, helm, chart, plan):
        self.helm, self.chart, self.plan = helm, chart, plan

    def objects(self, *layers, namespace=None):
        """What the chart renders from the layers of values, by name; without hooks and Helm's marks."""
        namespace = namespace or self.plan["namespace"]
        values = {}
        for layer in layers:
            values = merged(values, layer)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            yaml.safe_dump(values, file)
            file.flush()
            command = [self.helm, "template", self.plan["release"], self.chart, "-n", namespace, "-f", file.name]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if done.returncode:
            sys.exit(f"render-manifests: error: helm does not render:\n{done.stderr}")
        items = [self.plain(item) for item in yaml.safe_load_all(done.stdout) if item]
        return {name_of(item): item for item in items if not is_hook(item)}

    def plain(self, item):
        def walk(node):
            if isinstance(node, dict):
                labels = node.get("labels")
                if isinstance(labels, dict):
                    labels.pop("helm.sh/chart", None)
                    labels.pop("app.kubernetes.io/managed-by", None)
                for value in node.values():
                    walk(value)
            elif isinstance(node, list):
                for value in node:
                    walk(value)

        walk(item)
        # Kustomize puts an overlay's namespace in.
        if "namespace" in item["metadata"]:
            item["metadata"]["namespace"] = self.plan["namespace"]
        if item["kind"] == "Namespace":
            item["metadata"]["name"] = self.plan["namespace"]
        return item


def is_hook(item):
    return any(key.startswith("helm.sh/hook") for key in item["metadata"].get("annotations", {}))


def file_of(item):
    kind, component = item["kind"], item["metadata"].get("labels", {}).get("app.kubernetes.io/component")
    if kind == "ConfigMap" and "dashboard" in item["metadata"]["name"]:
        return "grafana.yaml"
    if kind in ("Deployment", "Rollout"):
        return f"deployments/{component}-{kind.lower()}.yaml"
    if kind == "StatefulSet":
        return f"deployments/{component}-statefulset.yaml"
    if kind == "Service":
        return "services/api-service.yaml" if component == "api" else "services/internal-services.yaml"
    return FILES.get(kind) or re.sub(r"(?<!^)([A-Z])", r"-\1", kind).lower() + ".yaml"


class Folder:
    """One kustomization: files by path."""

    def __init__(self):
        self.resources, self.patches, self.deletions = {}, {}, []

    def add(self, items):
        for item in items:
            self.resources.setdefault(file_of(item), []).append(item)

    def patch(self, before, after):
        for key, item in after.items():
            if key not in before:
                self.add([item])
            elif steps := difference(before[key], item):
                self.patches[key] = steps
        self.deletions = [key for key in before if key not in after]

    def write(self, folder, header):
        os.makedirs(folder, exist_ok=True)
        for path, items in self.resources.items():
            write(os.path.join(folder, path), NOTICE + "---\n".join(dump(item) for item in items).removeprefix("---\n"))
        kustomization = dict(header)
        if self.resources:
            kustomization["resources"] = kustomization.get("resources", []) + sorted(self.resources)
        patches = [self.patch_file(folder, key, steps) for key, steps in sorted(self.patches.items())]
        patches += [self.deletion_file(folder, key) for key in sorted(self.deletions)]
        if patches:
            kustomization["patches"] = patches
        write(os.path.join(folder, "kustomization.yaml"), NOTICE + dump(kustomization))

    @staticmethod
    def patch_file(folder, key, steps):
        path = f"patches/{key[1].lower()}-{key[2]}.yaml"
        write(os.path.join(folder, path), NOTICE + dump(steps))
        return {"path": path, "target": target(key)}

    @staticmethod
    def deletion_file(folder, key):
        version, kind, name = key
        path = f"patches/without-{kind.lower()}-{name}.yaml"
        write(os.path.join(folder, path), NOTICE + dump(
            {"$patch": "delete", "apiVersion": version, "kind": kind, "metadata": {"name": name}}))
        return {"path": path, "target": target(key)}


def target(key):
    """How a kustomization names an object, whatever its namespace."""
    version, kind, name = key
    group, _, number = version.rpartition("/")
    return {**({"group": group} if group else {}), "version": number, "kind": kind, "name": name}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def patched(state, folder):
    """The objects after a component: what kustomize will make of them."""
    result = {key: item for key, item in state.items() if key not in folder.deletions}
    for key, steps in folder.patches.items():
        result[key] = apply(result[key], steps)
    for items in folder.resources.values():
        result.update({name_of(item): item for item in items})
    return result


def main(helm, chart, source, out):
    with open(os.path.join(source, "render.yaml"), encoding="utf-8") as file:
        plan = yaml.safe_load(file)
    renderer = Renderer(helm, chart, plan)
    base = renderer.objects(plan["base"])
    folder = Folder()
    folder.add(base.values())
    kustomize = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
    folder.write(os.path.join(out, "base"), {**kustomize, "namespace": plan["namespace"]})
    components = {}
    for name, values in plan["components"].items():
        components[name] = Folder()
        components[name].patch(copy.deepcopy(base), renderer.objects(plan["base"], values))
        components[name].write(
            os.path.join(out, "components", name),
            {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"})
    for name, overlay in plan["overlays"].items():
        write_overlay(renderer, base, components, overlay, os.path.join(out, "overlays", name), kustomize)


def layers(renderer, overlay):
    """The values that make an overlay, lowest first."""
    plan = renderer.plan
    with open(os.path.join(renderer.chart, overlay["values"]), encoding="utf-8") as file:
        values = yaml.safe_load(file)
    if values.get("secrets", {}).get("values"):
        values["secrets"]["existingSecret"] = ""
    fixed = {key: plan["base"][key] for key in ("test", "namespace", "migration")}
    return [plan["base"], *(plan["components"][name] for name in overlay["components"]), values, fixed]


def write_overlay(renderer, base, components, overlay, path, kustomize):
    state = base
    for name in overlay["components"]:
        state = patched(state, components[name])
    target = renderer.objects(*layers(renderer, overlay), namespace=overlay["namespace"])
    folder = Folder()
    folder.patch(state, target)
    header = {**kustomize, "namespace": overlay["namespace"], "resources": ["../../base"]}
    if overlay["components"]:
        header["components"] = [f"../../components/{name}" for name in overlay["components"]]
    folder.write(path, header)


if __name__ == "__main__":
    main(*sys.argv[1:])
