"""Compares the embedder's tokenizer with Hugging Face's, id by id and place by place.

    compare.py --embedder .build/release/rag-embedder --model FOLDER [--seed 1] [--megabytes 12]
"""
import argparse
import collections
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

import reference
import texts

SHOWN = 5


def ours(embedder, folder, lines):
    """One list of [id, start, stop] a text; what the program writes, line by line."""
    command = [embedder, "tokenize", "--model", str(folder), "--json", "--offsets"]
    with subprocess.Popen(command, stdin=lines, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            yield [tuple(token) for token in json.loads(line)]
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}")


def theirs(tokenizer, batch):
    for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
        yield [(number, start, stop) for number, (start, stop) in zip(encoding.ids, encoding.offsets)]


def show(kind, text, mine, other):
    """The first place where two results differ, with the code points around it."""
    place = next((i for i, (a, b) in enumerate(itertools.zip_longest(mine, other)) if a != b), 0)
    start = max((token[1] for token in other[:place] if token[2]), default=0)
    points = " ".join(f"{ord(c):04X}" for c in text[max(0, start - 8) : start + 24])
    print(f"  {kind}: token {place}: got {mine[place:place + 4]}, expected {other[place:place + 4]}; scalars from {max(0, start - 8)}: {points}")


def compare(name, folder, embedder, source):
    """Prints what was compared; returns how many texts differ."""
    tokenizer = reference.tokenizer(folder)
    kinds, made = collections.Counter(), []
    with tempfile.TemporaryFile("w+") as lines:
        for kind, text in source:
            made.append((kind, text))
            lines.write(json.dumps(text) + "\n")
        lines.seek(0)
        results = ours(embedder, folder, lines)
        total = tokens = differing = 0
        for batch in chunks(made, 512):
            for (kind, text), other in zip(batch, theirs(tokenizer, [text for _, text in batch])):
                mine = next(results, [])
                total += len(text.encode())
                tokens += len(other)
                if mine != other:
                    differing += 1
                    kinds[kind] += 1
                    if differing <= SHOWN:
                        show(kind, text, mine, other)
        if next(results, None) is not None:
            sys.exit("more results than texts")
    print(f"{name}: {len(made)} texts, {total / 1e6:.1f} MB, {tokens} tokens compared: {differing} texts differ {dict(kinds) or ''}")
    return differing


def chunks(items, size):
    for start in range(0, len(items), size):
        yield items[start : start + size]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--embedder", required=True)
    parser.add_argument("--model", required=True, type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--megabytes", type=float, default=12)
    options = parser.parse_args()
    made = texts.Texts(options.seed, reference.vocabulary(options.model))
    budget = int(options.megabytes * 1e6)
    source = itertools.chain(made.make(budget), texts.every_scalar())
    sys.exit(1 if compare("uncased", options.model, options.embedder, source) else 0)


if __name__ == "__main__":
    main()
