"""The estimate reads what Terraform reads, knows every price it needs, and the savings are what they are said to be."""
import dataclasses
import json
import pathlib
import tempfile
import unittest

import environments
import estimate

INFRASTRUCTURE = pathlib.Path(__file__).resolve().parents[4] / "infrastructure"
SIZES = json.loads((INFRASTRUCTURE / "sizing/sizes.json").read_text())
PRICES = json.loads((INFRASTRUCTURE / "prices.json").read_text())
CLOUDS, NAMES = ("aws", "gcp", "azure"), ("development", "staging", "production")


def estimated(cloud, name, **changes):
    path = INFRASTRUCTURE / cloud / "terraform/environments" / name / "terraform.tfvars"
    return estimate.Estimate(dataclasses.replace(environments.read(cloud, name, path), **changes), SIZES, PRICES)


class Cost(unittest.TestCase):
    def test_values_are_read_as_terraform_reads_them(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "terraform.tfvars")
            path.write_text('# size = "none"\nsize = "medium"\nspot = true\nreplicas = { min = 3, max = 10 }\n'
                            "database = {\n  high_availability = false\n  read_replicas = 2\n}\n")
            read = environments.read("aws", "staging", path)
        self.assertEqual((read.size, read.spot, read.api, read.standby, read.read_replicas), ("medium", True, (3, 10), False, 2))
        self.assertTrue(read.cache_standby, "what is not said has the interface's default")

    def test_every_size_of_every_cloud_has_its_prices(self):
        for cloud in CLOUDS:
            for size in SIZES:
                for runtime in ("kubernetes", "containers") if cloud != "gcp" else ("kubernetes",):
                    with self.subTest(cloud=cloud, size=size, runtime=runtime):
                        self.assertGreater(estimated(cloud, "production", size=size, runtime=runtime, api=None).total(), 0)

    def test_every_environment_saves_more_than_thirty_percent(self):
        for cloud in CLOUDS:
            for name in NAMES:
                with self.subTest(cloud=cloud, name=name):
                    one = estimated(cloud, name)
                    saved, after = estimate.savings(one)
                    self.assertGreater((one.total() - after) / one.total(), 0.3)
                    self.assertTrue(all(dollars >= 0 for _, dollars in saved), saved)

    def test_production_never_sleeps(self):
        for cloud in CLOUDS:
            self.assertNotIn("nights and weekends off", [step for step, _ in estimate.savings(estimated(cloud, "production"))[0]])

    def test_a_standby_doubles_the_database(self):
        alone = dict(estimated("aws", "production", standby=False, read_replicas=0).lines())["database"]
        doubled = dict(estimated("aws", "production", standby=True, read_replicas=0).lines())["database"]
        self.assertAlmostEqual(doubled, 2 * alone)

    def test_production_fits_its_budget(self):
        for cloud in CLOUDS:
            for name in NAMES:
                text = (INFRASTRUCTURE / cloud / "terraform/environments" / name / "terraform.tfvars").read_text()
                budget = int(environments.assignments(text)["monthly_budget_usd"])
                with self.subTest(cloud=cloud, name=name):
                    self.assertLess(estimate.savings(estimated(cloud, name))[1], budget)

    def test_a_known_bill_by_hand(self):
        # GKE Autopilot, small, least instances only: 2 api of .5 CPU and 1 GiB, 2 retrievers of 1 and 2, 1 embedder of 2 and 4, 1 worker of 1 and 2.
        one = estimated("gcp", "development", api=None)
        sizes = json.loads(json.dumps(SIZES))
        for service in sizes["small"]["services"].values():
            service["max"] = service["min"]
        pods = estimate.Estimate(one.environment, sizes, PRICES).pods(estimate.FULL)
        self.assertAlmostEqual(pods, 730 * ((1 + 2 + 2 + 1) * 0.0445 + (2 + 4 + 4 + 2) * 0.0049225))


if __name__ == "__main__":
    unittest.main()
