"""Whether kustomize builds from k8s/ what Helm renders from the chart with the same values.

    compare_manifests.py HELM CHART K8S KUBECTL
"""

import os
import subprocess
import sys
import tempfile

import yaml

from json_patch import difference
from render_manifests import Renderer, dump, layers, name_of


def built(kubectl, folder):
    done = subprocess.run([kubectl, "kustomize", folder], capture_output=True, text=True, timeout=120)
    if done.returncode:
        sys.exit(f"{folder}: kustomize does not build it:\n{done.stderr}")
    return [item for item in yaml.safe_load_all(done.stdout) if item]


def with_component(kubectl, source, name):
    """The base with one component alone."""
    with tempfile.TemporaryDirectory(dir=source) as folder:
        with open(os.path.join(folder, "kustomization.yaml"), "w", encoding="utf-8") as file:
            file.write(dump({
                "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization",
                "resources": ["../base"], "components": [f"../components/{name}"]}))
        return built(kubectl, folder)


def compare(what, renderer, items, wanted):
    found = {name_of(item): item for item in map(renderer.plain, items)}
    problems = [f"{what}: {key[1]}/{key[2]} is rendered by one of the two only" for key in found.keys() ^ wanted.keys()]
    for key in found.keys() & wanted.keys():
        if steps := difference(found[key], wanted[key]):
            problems.append(f"{what}: {key[1]}/{key[2]} differs, first at {steps[0]['path']}")
    return problems


def main(helm, chart, source, kubectl):
    with open(os.path.join(source, "render.yaml"), encoding="utf-8") as file:
        plan = yaml.safe_load(file)
    renderer = Renderer(helm, chart, plan)
    problems = []
    for name, values in plan["components"].items():
        items = with_component(kubectl, source, name)
        problems += compare(f"component {name}", renderer, items, renderer.objects(plan["base"], values))
    for name, overlay in plan["overlays"].items():
        items = built(kubectl, os.path.join(source, "overlays", name))
        strays = {item["metadata"].get("namespace") for item in items} - {overlay["namespace"], None}
        if strays:
            problems.append(f"overlay {name}: objects outside {overlay['namespace']}: {strays}")
        wanted = renderer.objects(*layers(renderer, overlay), namespace=overlay["namespace"])
        problems += compare(f"overlay {name}", renderer, items, wanted)
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
