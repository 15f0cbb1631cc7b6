"""What an environment costs a month, by the price table, and what makes it cheaper.

A month's lines are pairs of a name and dollars. Assumptions stand here as constants, and are printed with the table."""
import dataclasses
import math

# Load comes in waves: of the instances between the least and the most, this share runs on average.
BUSY = 0.25
# A machine is filled to this degree; the rest is the system's, and room for a new pod.
FILLED = 0.85
# Hours of a week in which people try things out: 5 days of 12 hours.
OFFICE = 60 / 168
# What can be interrupted, because someone else takes the work over.
INTERRUPTIBLE = ("embedder", "worker")
# On Autopilot a pod of spare capacity waits where there is none: not one that questions wait for.
INTERRUPTIBLE_PODS = ("worker",)
LOG_GB = {"small": 20, "medium": 100, "large": 400}
SECRETS, ALARMS, ENDPOINTS_AWS, ENDPOINTS_AZURE = 5, 8, 18, 3


@dataclasses.dataclass(frozen=True)
class Way:
    """How the services run: with how much of each saving."""
    autoscaling: bool
    spot: bool
    schedule: bool


FULL = Way(autoscaling=False, spot=False, schedule=False)


class Estimate:
    def __init__(self, environment, sizes, prices):
        self.environment, self.prices = environment, prices[environment.cloud]
        self.size, self.hours = sizes[environment.size], prices["hours_per_month"]
        self.products = self.size[environment.cloud]

    def hour(self, name, count=1):
        return self.prices["hour"][name] * count * self.hours

    def month(self, name, count=1):
        return self.prices["month"][name] * count

    def instances(self, way):
        """Average instances of each service."""
        result = {}
        for name, service in self.size["services"].items():
            least, most = self.environment.api if name == "api" and self.environment.api else (service["min"], service["max"])
            result[name] = least + BUSY * (most - least) if way.autoscaling else most
        return result

    def lines(self, way=FULL):
        """The month, line by line."""
        return [*self.compute(way), *self.stores(), *self.surroundings()]

    def total(self, way=FULL):
        return sum(dollars for _, dollars in self.lines(way))

    def compute(self, way):
        """Who works at night pays for it; the control plane never sleeps."""
        cloud, share = self.environment.cloud, OFFICE if way.schedule else 1
        if self.environment.runtime == "containers":
            return [("containers", share * (self.tasks(way) if cloud == "aws" else self.plans(way)))]
        machines = self.pods(way) if cloud == "gcp" else self.machines(way)
        return [("pods" if cloud == "gcp" else "machines", share * machines), ("control plane", self.hour("control-plane"))]

    def pods(self, way):
        """Autopilot: paid by the pod."""
        dollars = 0
        for name, count in self.instances(way).items():
            service = self.size["services"][name]
            price = self.hour("pod-cpu", service["cpu"]) + self.hour("pod-gib", service["memory_mib"] / 1024)
            dollars += count * price * (self.prices["spot"]["pod"] if way.spot and name in INTERRUPTIBLE_PODS else 1)
        return dollars

    def tasks(self, way):
        dollars = 0
        for name, count in self.instances(way).items():
            service = self.size["services"][name]
            price = self.hour("task-cpu", service["cpu"]) + self.hour("task-gib", service["memory_mib"] / 1024)
            spare = max(0, count - 2) * 0.75 if way.spot else 0
            dollars += price * (count - spare + spare * self.prices["spot"]["task"])
        return dollars

    def plans(self, way):
        return sum(count * self.hour(self.products["plans"][name]) for name, count in self.instances(way).items())

    def machines(self, way):
        """Machines that hold the services; what can be interrupted on machines of spare capacity."""
        steady, spare = {}, {}
        for name, count in self.instances(way).items():
            (spare if way.spot and name in INTERRUPTIBLE else steady)[name] = count
        price = self.hour(self.products["node"])
        least = self.products["nodes"]["min"]
        return price * max(least, self.needed(steady)) + price * self.needed(spare) * self.prices["spot"]["machine"]

    def needed(self, instances):
        """How many machines hold so many instances, by processors or by memory."""
        if not instances:
            return 0
        machine, services = self.prices["machines"][self.products["node"]], self.size["services"]
        cpus = sum(count * services[name]["cpu"] for name, count in instances.items())
        gibs = sum(count * services[name]["memory_mib"] / 1024 for name, count in instances.items())
        return math.ceil(max(cpus / machine["cpu"], gibs / machine["gib"]) / FILLED)

    def stores(self):
        environment, cloud = self.environment, self.environment.cloud
        copies = (2 if environment.standby else 1) + environment.read_replicas
        gigabytes = self.size["database_storage_gb"]
        nodes = 2 if environment.cache_standby else 1
        if cloud == "gcp":
            _, _, cpus, mib = self.products["database"].split("-")
            machine = self.hour("database-cpu", int(cpus)) + self.hour("database-gib", int(mib) / 1024)
            cache = self.hour("cache-standard-gib" if nodes == 2 else "cache-basic-gib", self.products["cache_gb"])
        else:
            machine, cache = self.hour(self.products["database"]), self.hour(self.products["cache"], nodes)
        return [
            ("database", copies * (machine + self.month("database-gb", gigabytes))),
            ("backups", self.month("backup-gb", gigabytes)),
            ("cache", cache),
            ("objects", self.month("object-gb", gigabytes)),
        ]

    def surroundings(self):
        environment, cloud = self.environment, self.environment.cloud
        logs = ("logs", self.month("log-gb", LOG_GB[environment.size]))
        if cloud == "aws":
            ways_out = 3 if environment.production else 1
            return [
                ("network", self.hour("nat", ways_out) + self.hour("endpoint", ENDPOINTS_AWS)),
                ("door", self.hour("load-balancer") + self.month("firewall")),
                ("keys, secrets, alarms", self.month("key") + self.month("secret", SECRETS) + self.month("alarm", ALARMS)), logs,
                ("registry", self.month("registry-gb", 50)),
            ]
        if cloud == "gcp":
            return [
                ("network", self.hour("nat", 5)), ("door", self.hour("load-balancer") + self.month("firewall")),
                ("keys, secrets, alarms", self.month("key") + self.month("secret", SECRETS)), logs, ("registry", self.month("registry-gb", 50)),
            ]
        containers = environment.runtime == "containers"
        door = self.month("door-premium" if environment.production else "door-standard") if containers else self.hour("load-balancer")
        endpoints = ENDPOINTS_AZURE + (3 if containers else 0)
        return [
            ("network", self.hour("nat") + self.hour("endpoint", endpoints)), ("door", door),
            ("keys, secrets, alarms", self.month("key")), logs, ("registry", self.month("registry")),
        ]


def savings(estimate):
    """Dollars that each way saves, one on top of the other; scheduling only where no one works at night."""
    environment = estimate.environment
    steps = [("autoscaling", Way(True, False, False))]
    if environment.spot and not (environment.cloud == "azure" and environment.runtime == "containers"):
        steps.append(("spare capacity", Way(True, True, False)))
    if not environment.production:
        steps.append(("nights and weekends off", dataclasses.replace(steps[-1][1], schedule=True)))
    result, before = [], estimate.total()
    for name, way in steps:
        after = estimate.total(way)
        result.append((name, before - after))
        before = after
    return result, before
