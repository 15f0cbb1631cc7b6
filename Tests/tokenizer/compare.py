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
import unicodedata

import reference
import texts

SHOWN = 5
# What a vocabulary with a piece for every letter shows, and other models' settings.
VARIANTS = {
    "uncased, every letter a piece": {},
    "cased": {"do_lower_case": False},
    "lowercase with accents": {"do_lower_case": True, "strip_accents": False},
    "cased without accents": {"do_lower_case": False, "strip_accents": True},
    "ideographs not spaced": {"tokenize_chinese_chars": False},
}


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
    print(
        f"  {kind}: token {place}: got {mine[place:place + 4]}, expected {other[place:place + 4]}; scalars from {max(0, start - 8)}: {points}"
    )


def write_variant(folder, model, settings):
    """A model folder whose vocabulary also has capitalized pieces and every letter and mark of the first two planes."""
    pieces = list(reference.vocabulary(model))
    absent = ("Cs", "Co")  # Not yet assigned letters are pieces too: the reference may know them already.
    letters = [chr(n) for n in range(0x21, 0x20000) if unicodedata.category(chr(n)) not in absent]
    known = [*pieces, *(piece.title() for piece in pieces), *letters, *("##" + letter for letter in letters)]
    lines = dict.fromkeys(piece for piece in known if not set(piece) & {"\n", "\r"})
    (folder / "vocab.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))


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
    print(
        f"{name}: {len(made)} texts, {total / 1e6:.1f} MB, {tokens} tokens compared: {differing} texts differ {dict(kinds) or ''}"
    )
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
    differing = compare(
        "the model", options.model, options.embedder, itertools.chain(made.make(budget), texts.every_scalar())
    )
    for name, settings in VARIANTS.items():
        with tempfile.TemporaryDirectory() as folder:
            write_variant(pathlib.Path(folder), options.model, settings)
            source = itertools.chain(made.make(budget // 4), texts.every_scalar())
            differing += compare(name, folder, options.embedder, source)
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
