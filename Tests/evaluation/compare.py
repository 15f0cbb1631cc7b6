"""Compares `ragctl eval --score` with ir_measures on random test sets and runs, to four decimals."""

import argparse
import csv
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import ir_measures
from ir_measures import AP, RR, P, R, Success, nDCG

METRICS = {
    "ndcg@10": nDCG @ 10,
    "ndcg@3": nDCG @ 3,
    "ndcg@100": nDCG @ 100,
    "ndcg": nDCG,
    "recall@10": R @ 10,
    "recall@100": R @ 100,
    "precision@5": P @ 5,
    "precision@10": P @ 10,
    "mrr": RR,
    "mrr@10": RR @ 10,
    "map": AP,
    "map@100": AP @ 100,
    "success@1": Success @ 1,
    "success@5": Success @ 5,
}


def judgements(rng, documents, queries):
    grades = {}
    for query in queries:
        judged = rng.sample(documents, rng.randint(1, 12))
        kind = rng.random()
        choices = [0] if kind < 0.1 else [1] if kind < 0.5 else [-1, 0, 1, 2, 3]
        grades[query] = {document: rng.choice(choices) for document in judged}
    return grades


def run(rng, documents, grades, ties):
    rankings = {}
    for query, judged in grades.items():
        if rng.random() < 0.08:
            continue
        found = set(rng.sample(documents, rng.randint(1, 120)))
        found |= {document for document in judged if rng.random() < 0.7}
        order = rng.sample(sorted(found), len(found))
        step = rng.choice([0.1, 1])
        rankings[query] = {
            document: round(rng.random() / step) * step if ties else 1 / (place + 1)
            for place, document in enumerate(order)
        }
    return rankings


def write(folder, documents, grades, rankings):
    (folder / "corpus.jsonl").write_text("".join(json.dumps({"_id": d, "text": d}) + "\n" for d in documents))
    (folder / "queries.jsonl").write_text("".join(json.dumps({"_id": q, "text": q}) + "\n" for q in grades))
    rows = ["query-id\tcorpus-id\tscore"]
    rows += [f"{query}\t{document}\t{grade}" for query, judged in grades.items() for document, grade in judged.items()]
    (folder / "qrels.tsv").write_text("\n".join(rows) + "\n")
    lines = [f"{q} Q0 {d} 0 {score} made" for q, found in rankings.items() for d, score in found.items()]
    (folder / "made.run").write_text("\n".join(lines) + "\n")


def measured(ragctl, folder, metrics):
    command = [ragctl, "eval", "--dataset", folder, "--score", folder / "made.run", "--json", "--csv", folder / "each.csv"]
    for name in metrics:
        command += ["--metric", name]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    with open(folder / "each.csv", newline="") as file:
        each = {row["query"]: row for row in csv.DictReader(file)}
    return json.loads(output)["made.run"], each


def differences(ragctl, folder, grades, rankings, metrics):
    means, each = measured(ragctl, folder, metrics)
    expected = ir_measures.calc_aggregate(list(metrics.values()), grades, rankings)
    for name, measure in metrics.items():
        if abs(means[name] - expected[measure]) >= 5e-5:
            yield f"mean {name}: {means[name]:.6f}, ir_measures {expected[measure]:.6f}"
    by_measure = {measure: name for name, measure in metrics.items()}
    for value in ir_measures.iter_calc(list(metrics.values()), grades, rankings):
        found = float(each[value.query_id][by_measure[value.measure]])
        if abs(found - value.value) >= 5e-5:
            yield f"{value.query_id} {by_measure[value.measure]}: {found:.6f}, ir_measures {value.value:.6f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ragctl", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sets", type=int, default=10)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    problems = 0
    for number in range(arguments.sets):
        documents = [f"d{index}" for index in range(rng.choice([30, 300]) + 130)]
        grades = judgements(rng, documents, [f"q{index}" for index in range(rng.randint(1, 80))])
        ties = number % 2 == 1
        rankings = run(rng, documents, grades, ties)
        # With a cutoff ir_measures takes RR from another provider than without, which orders equal scores otherwise.
        metrics = {name: measure for name, measure in METRICS.items() if not ties or name != "mrr@10"}
        with tempfile.TemporaryDirectory() as folder:
            write(pathlib.Path(folder), documents, grades, rankings)
            for difference in differences(arguments.ragctl, pathlib.Path(folder), grades, rankings, metrics):
                problems += 1
                if problems <= 20:
                    print(f"set {number}: {difference}", file=sys.stderr)
    print(f"{arguments.sets} sets, {len(METRICS)} metrics, {problems} differences")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
