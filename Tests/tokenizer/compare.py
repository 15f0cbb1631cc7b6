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


def ours(embedder, folder, path, *options):
    """What `rag-embedder tokenize` prints, a value a text."""
    command = [embedder, "tokenize", "--model", str(folder), "--json", *options]
    with open(path) as lines, subprocess.Popen(command, stdin=lines, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}")


def our_tokens(embedder, folder, path, frame):
    """One list of (id, start, end) a text; ends when ids or counts, which are found in other ways, say otherwise."""
    ways = [ours(embedder, folder, path, *options) for options in (["--offsets"], [], ["--count"])]
    for places, ids, count in zip(*ways, strict=True):
        if [frame[0], *(place[0] for place in places), frame[1]] != ids or count != len(places):
            sys.exit(f"--offsets, ids and --count disagree: {places[:20]} {ids[:20]} {count}")
        yield [tuple(place) for place in places]


def theirs(tokenizer, batch):
    for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
        yield [(number, start, stop) for number, (start, stop) in zip(encoding.ids, encoding.offsets)]


def show(kind, text, mine, other):
    """The first place where two results differ, with the code points around it."""
    place = next((i for i, (a, b) in enumerate(itertools.zip_longest(mine, other)) if a != b), 0)
    start = max((token[1] for token in other[:place] if token[2]), default=0)
    points = " ".join(f"{ord(c):04X}" for c in text[max(0, start - 8) : start + 24])
    got, expected = mine[place : place + 4], other[place : place + 4]
    print(f"  {kind}: token {place}: got {got}, expected {expected}; scalars from {max(0, start - 8)}: {points}")


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
    frame = [tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")]
    made = list(source)
    size = tokens = 0
    differing = collections.Counter()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as lines:
        lines.writelines(json.dumps(text) + "\n" for _, text in made)
        lines.flush()
        expected = itertools.chain.from_iterable(theirs(tokenizer, [t for _, t in part]) for part in chunks(made, 512))
        results = our_tokens(embedder, folder, lines.name, frame)
        for (kind, text), mine, other in zip(made, results, expected, strict=True):
            size += len(text.encode())
            tokens += len(other)
            if mine != other:
                differing[kind] += 1
                if differing.total() <= SHOWN:
                    show(kind, text, mine, other)
    compared = f"{len(made)} texts, {size / 1e6:.1f} MB, {tokens} tokens"
    print(f"{name}: {compared}: {differing.total()} texts differ {dict(differing) or ''}", flush=True)
    return differing.total()


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
    differing = compare("the model", options.model, options.embedder, source)
    for name, settings in VARIANTS.items():
        with tempfile.TemporaryDirectory() as folder:
            write_variant(pathlib.Path(folder), options.model, settings)
            source = itertools.chain(made.make(budget // 4), texts.every_scalar())
            differing += compare(name, folder, options.embedder, source)
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
