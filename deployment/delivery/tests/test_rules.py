"""Figures are compared by medians and beyond their noise; each rule for workflows and Argo CD finds what it forbids."""
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "scripts/lib")]

import argo_rules  # noqa: E402
import compare_figures  # noqa: E402
import delivery_rules  # noqa: E402

JOB = {"runs-on": "x", "timeout-minutes": 5, "steps": []}


def workflow(**job):
    return {"permissions": {"contents": "read"}, "jobs": {"j": {**JOB, **job}}}


class Figures(unittest.TestCase):
    def compared(self, base, change, unit="ms"):
        return compare_figures.compare({("f", unit): base}, {("f", unit): change}, 10)[1]

    def test_slower_by_more_than_a_tenth_fails(self):
        self.assertEqual(self.compared([10, 10, 10], [11.5, 11.5, 11.5]), ["f"])
        self.assertEqual(self.compared([10, 10, 10], [10.5, 10.5, 10.5]), [])

    def test_noise_is_no_regression(self):
        self.assertEqual(self.compared([10, 8, 13], [11.5, 11.5, 11.5]), [])

    def test_rates_are_better_when_higher(self):
        self.assertEqual(self.compared([100, 100], [80, 80], "questions/s"), ["f"])
        self.assertEqual(self.compared([100, 100], [180, 180], "questions/s"), [])

    def test_sizes_are_told_and_not_judged(self):
        self.assertEqual(self.compared([100, 100], [300, 300], "MB"), [])


class Workflows(unittest.TestCase):
    def test_actions_are_pinned_by_commit(self):
        self.assertEqual([*delivery_rules.unpinned(workflow(steps=[{"uses": "actions/checkout@v4"}]), HERE)], ["actions/checkout@v4 is not pinned by commit"])
        self.assertEqual([*delivery_rules.unpinned(workflow(steps=[{"uses": "actions/checkout@" + "a" * 40}]), HERE)], [])

    def test_local_actions_exist(self):
        self.assertEqual([*delivery_rules.unpinned(workflow(steps=[{"uses": "./nowhere"}]), HERE)], ["./nowhere does not exist"])

    def test_jobs_end_and_have_few_rights(self):
        self.assertEqual([*delivery_rules.unbounded({"permissions": {"contents": "read"}, "jobs": {"j": {"steps": []}}})], ["the job j has no timeout-minutes"])
        self.assertEqual(len([*delivery_rules.unbounded({"permissions": "write-all", "jobs": {"j": JOB}})]), 1)

    def test_what_is_made_exists(self):
        known = delivery_rules.targets("one two \\\n  three: ## x\n\t@y\nfour:\n")
        self.assertEqual(known, {"one", "two", "three", "four"})
        document = workflow(steps=[{"run": "make one\nmake --no-print-directory five | tee x\napt-get install make git"}])
        self.assertEqual([*delivery_rules.missing_targets(document, known)], ["make five does not exist"])

    def test_scripts_exist(self):
        self.assertEqual([*delivery_rules.missing_scripts({"j": {"script": ["deployment/delivery/nowhere x"]}}, HERE.parents[2])], ["deployment/delivery/nowhere does not exist"])

    def test_hooks_are_the_checks(self):
        ci = workflow(steps=[{"run": "make check-everything"}])
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, ".ci").mkdir()
            pathlib.Path(folder, ".ci/run").write_text("make test\n")
            hooks = {"repos": [{"hooks": [{"entry": "make test"}]}]}
            self.assertEqual([*delivery_rules.unhooked(ci, hooks, pathlib.Path(folder))], ["CI runs 'make check-everything', and no hook does"])


class Argo(unittest.TestCase):
    root = HERE.parents[2]

    def problems(self, **changes):
        source = {"repoURL": "https://github.com/example/rag-pipeline.git", "path": "infrastructure/chart", **changes}
        item = {"kind": "Application", "spec": {"project": "rag", "source": source}}
        return [*argo_rules.problems_of(None, item, self.root, "https://github.com/example/rag-pipeline.git")]

    def test_what_is_there_is_fine(self):
        self.assertEqual(self.problems(), [])

    def test_forgotten_repositories_folders_and_values_are_found(self):
        self.assertIn("another repository", self.problems(repoURL="https://github.com/else/where.git")[0])
        self.assertIn("does not exist", self.problems(path="nowhere")[0])
        self.assertIn("do not exist", self.problems(helm={"valueFiles": ["nowhere.yaml"]})[0])

    def test_unknown_projects_are_found(self):
        item = {"kind": "Application", "spec": {"project": "none", "source": {"repoURL": "x", "path": "infrastructure/chart"}}}
        self.assertIn("there is no project none", [*argo_rules.problems_of(None, item, self.root, "x")])


if __name__ == "__main__":
    unittest.main()
