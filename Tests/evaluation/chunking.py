"""Judges how documents are cut: articles put together from a test set's passages, asked its questions.

  chunking.py sets FOLDER…             writes what was put together to sets.json
  chunking.py measure NAME sets.json   brings the documents in, asks, and prints a line of figures
  chunking.py table FIGURES            those lines as a table

The service is the one at RAG_BASE_URL, and RAGCTL its command. `eval` is the whole set's nDCG@10 by `ragctl eval`, each passage
a document of its own. For the others passages of one title make one document:
 ndcg@10      by documents
 mrr@10       the first passage that is more than half in the wanted stretch, or holds more than half of it
 coverage     the share of the wanted stretch in the first 500 words of the passages
"""

import concurrent.futures
import gzip
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import urllib.request

BASE = os.environ.get("RAG_BASE_URL", "")
WORDS = 500
# Documents of a set, at most: all that are wanted, and others by chance.
DOCUMENTS = 1500


def call(path, body=None, method=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(BASE + path, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=300) as answer:
        text = answer.read().decode()
    return json.loads(text) if answer.headers["Content-Type"].startswith("application/json") else text


def lines(folder, name):
    path = folder / name
    with gzip.open(f"{path}.gz", "rt") if not path.exists() else path.open() as file:
        return [json.loads(line) for line in file]


def put_together(folder):
    """Documents by title, each a list of passages; questions with the passage they want."""
    folder = pathlib.Path(folder)
    wanted = {}
    qrels = folder / "qrels.tsv" if (folder / "qrels.tsv").exists() else folder / "qrels" / "test.tsv"
    for line in qrels.read_text().splitlines()[1:]:
        question, passage, grade = line.split()
        if int(grade) > 0:
            wanted.setdefault(question, []).append(passage)
    documents = {}
    for entry in lines(folder, "corpus.jsonl"):
        key = entry.get("title") or entry["_id"]
        documents.setdefault(key, []).append((entry["_id"], entry["text"].strip()))
    if len(documents) > DOCUMENTS:
        judged = {passage for passages in wanted.values() for passage in passages}
        keep = {title for title, passages in documents.items() if any(passage in judged for passage, _ in passages)}
        others = sorted(set(documents) - keep)
        random.Random(7).shuffle(others)
        keep.update(others[: DOCUMENTS - len(keep)])
        documents = {title: passages for title, passages in documents.items() if title in keep}
    questions = [(q["_id"], q["text"], wanted[q["_id"]]) for q in lines(folder, "queries.jsonl") if q["_id"] in wanted]
    return {"name": folder.name, "folder": str(folder.resolve()), "documents": documents, "questions": questions}


def ingest(collection, documents):
    call("/v1/collections", {"name": collection})
    path = f"/v1/collections/{collection}/documents"

    def upload(entry):
        number, (title, passages) = entry
        body = {"text": "\n\n".join(text for _, text in passages), "source": f"d{number}", "title": title}
        return number, call(path, body)["document_id"]

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        ids = dict(pool.map(upload, enumerate(documents.items())))
    for state in ("queued", "running"):
        while call(f"/v1/jobs?collection={collection}&state={state}&limit=1")["data"]:
            pass
    chunks = 0
    places = {}
    for number, (title, passages) in enumerate(documents.items()):
        text = call(f"/v1/documents/{ids[number]}/text")
        chunks += call(f"/v1/documents/{ids[number]}")["chunk_count"]
        start = 0
        for passage, words in passages:
            found = text.find(words[:200], start)
            if found >= 0:
                places[passage] = (f"d{number}", found, found + len(words))
                start = found
    return chunks, places


def judge(passages, stretches, places):
    """The reciprocal rank of the first good passage, and the share of the first stretch in the first words."""
    reciprocal, words, covered = 0.0, 0, set()
    target = places[stretches[0]]
    for rank, passage in enumerate(passages, 1):
        for stretch in stretches:
            source, start, end = places[stretch]
            shared = min(end, passage["end"]) - max(start, passage["start"])
            shortest = min(end - start, passage["end"] - passage["start"])
            if passage["source"] == source and shared > shortest / 2 and not reciprocal and rank <= 10:
                reciprocal = 1 / rank
        if words < WORDS and passage["source"] == target[0]:
            covered.update(range(max(target[1], passage["start"]), min(target[2], passage["end"])))
        words += len(passage["text"].split())
    return reciprocal, len(covered) / (target[2] - target[1])


def ndcg(passages, stretches, places):
    wanted = {places[stretch][0] for stretch in stretches}
    ranked = list(dict.fromkeys(passage["source"] for passage in passages))[:10]
    gain = sum(1 / math.log2(rank + 2) for rank, source in enumerate(ranked) if source in wanted)
    return gain / sum(1 / math.log2(rank + 2) for rank in range(min(10, len(wanted))))


def evaluate(folder):
    command = [os.environ["RAGCTL"], "eval", "--url", BASE, "--dataset", folder, "--mode", "hybrid", "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["hybrid"]["ndcg@10"]


def measure(name, sets):
    figures = {"name": name}
    for part in sets:
        collection = "chunking-" + part["name"]
        chunks, places = ingest(collection, part["documents"])

        def ask(entry):
            _, text, stretches = entry
            stretches = [stretch for stretch in stretches if stretch in places]
            if not stretches:
                return None
            answer = call("/v1/search", {"question": text, "collection": collection, "top_k": 40})
            passages = answer["passages"]
            return (ndcg(passages, stretches, places), *judge(passages, stretches, places))

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            results = [result for result in pool.map(ask, part["questions"]) if result]
        means = [sum(column) / len(results) for column in zip(*results)]
        figures[part["name"]] = {
            "eval": evaluate(part["folder"]), "chunks": chunks, "questions": len(results),
            "ndcg@10": means[0], "mrr@10": means[1], "coverage": means[2],
        }
    print(json.dumps(figures), flush=True)


def table(lines):
    rows = [json.loads(line) for line in lines]
    sets = [name for name in rows[0] if name != "name"]
    kinds = ["eval", "chunks", "ndcg@10", "mrr@10", "coverage"]
    print("| chunking | " + " | ".join(f"{name} {kind}" for name in sets for kind in kinds) + " |")
    print("|---|" + "---|" * (len(sets) * len(kinds)))
    for row in rows:
        cells = [row[name].get(kind, "") for name in sets for kind in kinds]
        texts = (f"{cell:.3f}".removeprefix("0") if isinstance(cell, float) else str(cell) for cell in cells)
        print(f"| {row['name']} | " + " | ".join(texts) + " |")


if __name__ == "__main__":
    if sys.argv[1] == "sets":
        json.dump([put_together(folder) for folder in sys.argv[2:]], sys.stdout)
    elif sys.argv[1] == "table":
        table(pathlib.Path(sys.argv[2]).read_text().splitlines())
    else:
        measure(sys.argv[2], json.loads(pathlib.Path(sys.argv[3]).read_text()))
