"""Compares the service's lexical ranking with bm25s over the paragraphs of this repository: prose, code and identifiers.

    bm25.py make FOLDER              writes a test set
    bm25.py compare FOLDER RUN       compares a run of `ragctl eval --mode lexical` with bm25s
"""

import json
import pathlib
import random
import re
import sys

import bm25s
import numpy

from words import terms

ROOT = pathlib.Path(__file__).parents[2]
DOCUMENTS = 600
QUERIES = 200


def stop_words():
    source = (ROOT / "Sources/TextAnalysis/StopWords/StopWords+English.swift").read_text()
    return set(source.split('"""')[1].split())


def paragraphs(rng):
    files = [path for folder in ("Sources", "docs", "Tests") for path in sorted((ROOT / folder).rglob("*.*"))]
    found = []
    for path in files:
        if path.suffix not in (".swift", ".md", ".py"):
            continue
        for block in re.split(r"\n\s*\n", path.read_text()):
            text = " ".join(block.split())
            if 10 <= len(text.split()) <= 45 and len(text) <= 350:
                found.append((path.stem, text))
    return rng.sample(found, min(DOCUMENTS, len(found)))


def query(rng, text):
    words = text.split()
    return " ".join(rng.sample(words, min(len(words), rng.randint(1, 9))))


def make(folder):
    rng = random.Random(5)
    chosen = paragraphs(rng)
    corpus = [{"_id": f"p{index}", "title": title, "text": text} for index, (title, text) in enumerate(chosen)]
    asked = [(f"q{index}", rng.randrange(len(corpus))) for index in range(QUERIES)]
    queries = [{"_id": name, "text": query(rng, corpus[place]["text"])} for name, place in asked]
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    rows = ["query-id\tcorpus-id\tscore"] + [f"{name}\tp{place}\t1" for name, place in asked]
    (folder / "qrels.tsv").write_text("\n".join(rows) + "\n")


def read(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def rankings(path):
    found = {}
    for line in path.read_text().splitlines():
        name, _, document, *_ = line.split()
        found.setdefault(name, []).append(document)
    return found


def compare(folder, run):
    ignored = stop_words()
    corpus = read(folder / "corpus.jsonl")
    index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    index.index([terms(f"{entry['title']}\n{entry['text']}", ignored) for entry in corpus], show_progress=False)
    places = {entry["_id"]: place for place, entry in enumerate(corpus)}
    found = rankings(run)
    problems = 0
    for entry in read(folder / "queries.jsonl"):
        asked = [term for term in terms(entry["text"], ignored) if term in index.vocab_dict]
        scores = index.get_scores(asked) if asked else numpy.zeros(len(corpus))
        best = numpy.sort(scores[scores > 0])[::-1][:100]
        served = numpy.array([scores[places[name]] for name in found.get(entry["_id"], [])])
        # Equal scores may stand in any order: the scores at each rank must be the same.
        if len(served) != len(best) or not numpy.allclose(served, best, rtol=1e-5, atol=1e-6):
            problems += 1
            if problems <= 10:
                print(f"{entry['_id']} {entry['text']!r}: {served[:5]}, bm25s {best[:5]}", file=sys.stderr)
    print(f"{QUERIES} questions over {len(corpus)} paragraphs: {problems} rankings differ from bm25s")
    return problems


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(pathlib.Path(sys.argv[2]))
    else:
        sys.exit(1 if compare(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])) else 0)
