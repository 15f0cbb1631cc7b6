"""What Argo CD's manifests refer to exists, and names one repository.   argo_rules.py ROOT"""
import pathlib
import sys

import yaml

ENVIRONMENTS = ("development", "staging", "production")


def objects(root):
    for path in sorted((root / "k8s/argocd").glob("**/*.yaml")):
        for item in yaml.safe_load_all(path.read_text()):
            if isinstance(item, dict) and item.get("apiVersion", "").startswith("argoproj.io/"):
                yield path, item


def sources(item):
    spec = item["spec"].get("template", item)["spec"] if item["kind"] == "ApplicationSet" else item["spec"]
    return spec.get("sources") or [spec["source"]]


def problems_of(path, item, root, repository):
    if item["kind"] not in ("Application", "ApplicationSet"):
        return
    for source in sources(item):
        url = source["repoURL"]
        if "path" not in source:
            if url.startswith("https://github.com/") and url != repository:
                yield f"{url} is another repository than {repository}"
            continue
        if url != repository:
            yield f"{url} is another repository than {repository}"
        folder = root / source["path"]
        if not folder.is_dir():
            yield f"the folder {source['path']} does not exist"
        for values in source.get("helm", {}).get("valueFiles", []):
            if not (folder / values).is_file():
                yield f"the values {values} do not exist beside {source['path']}"
    if "project" in item["spec"] and item["spec"]["project"] not in projects(root) | {"default"}:
        yield f"there is no project {item['spec']['project']}"


def projects(root):
    return {item["metadata"]["name"] for _, item in objects(root) if item["kind"] == "AppProject"}


def unbounded(root):
    """Every environment has its values with a release that is one; versions are pinned; the repository may be used."""
    for name in ENVIRONMENTS:
        values = yaml.safe_load((root / "k8s/argocd/environments" / name / "values.yaml").read_text())
        if values["image"]["tag"] in ("", "latest"):
            yield f"{name} names no release"
    for path, item in objects(root):
        if item["kind"] == "ApplicationSet":
            for element in item["spec"]["generators"][0]["matrix"]["generators"][1]["list"]["elements"]:
                if not element["version"].lstrip("v")[0].isdigit() or "*" in element["version"]:
                    yield f"{path.name}: {element['chart']} is not of one version"


def main(root):
    root = pathlib.Path(root)
    repository = next(item["spec"]["source"]["repoURL"] for path, item in objects(root) if path.name == "app-of-apps.yaml")
    wrong = [f"{path.relative_to(root)}: {problem}" for path, item in objects(root) for problem in problems_of(path, item, root, repository)]
    wrong += [*unbounded(root)]
    for path, item in objects(root):
        if item["kind"] == "AppProject" and repository not in item["spec"]["sourceRepos"]:
            wrong.append(f"{path.name}: the project may not read {repository}")
    for problem in wrong:
        print(problem)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
