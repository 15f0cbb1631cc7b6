"""What an environment asks for, read from its terraform.tfvars."""
import dataclasses
import re


@dataclasses.dataclass(frozen=True)
class Environment:
    cloud: str
    name: str
    size: str
    runtime: str = "kubernetes"
    spot: bool = False
    standby: bool = True
    cache_standby: bool = True
    read_replicas: int = 0
    api: tuple = None  # least and most instances, where the environment says other than its size
    backup_days: int = 30

    @property
    def production(self):
        return self.name == "production"


def assignments(text):
    """Top-level NAME = VALUE of a values file, objects on one line or several as their text."""
    text = re.sub(r"#.*", "", text)
    return {name: value.strip() for name, value in re.findall(r"^([a-z_]+)\s*=\s*(\{.*?\}|\[.*?\]|[^\n]+)$", text, re.M | re.S)}


def field(text, name, default):
    """A field of an object."""
    match = re.search(rf"\b{name}\s*=\s*([a-z0-9]+)", text or "")
    return match[1] if match else default


def read(cloud, name, path):
    values = assignments(path.read_text())
    database, cache, replicas = values.get("database"), values.get("cache"), values.get("replicas")
    return Environment(
        cloud=cloud, name=name, size=values["size"].strip('"'), runtime=values.get("runtime", '"kubernetes"').strip('"'),
        spot=values.get("spot") == "true",
        standby=field(database, "high_availability", "true") == "true",
        cache_standby=field(cache, "high_availability", "true") == "true",
        read_replicas=int(field(database, "read_replicas", "0")),
        api=(int(field(replicas, "min", "1")), int(field(replicas, "max", "1"))) if replicas else None,
        backup_days=int(values.get("backup_retention_days", "30")))
