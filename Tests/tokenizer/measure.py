"""Measures the embedder's tokenizer beside Hugging Face's: one core, interleaved rounds, medians.

measure.py --embedder .build/release/rag-embedder --model FOLDER [--rounds 7]
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import reference
import texts


def passages(words, count):
    return [" ".join(words[i : i + count]) for i in range(0, len(words), count)]


def samples(model):
    """Texts by what they are, about a megabyte each."""
    made = texts.Texts(1, reference.vocabulary(model))
    prose = [path.read_text(errors="replace") for path in texts.files() if path.suffix in (".md", ".txt", ".html")]
    words = " ".join([*prose, *texts.manual()]).split()
    return {
        "passages of 120 words": passages(words, 120),
        "queries of 10 words": passages(words, 10),
        "source code": [text[:4000] for text in made.documents if "import" in text][:250],
        "other scripts": [made.language() for _ in range(1500)],
        "hexadecimal and base64": [made.encoded() for _ in range(2500)],
    }


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ours(embedder, model, file, *options):
    command = [embedder, "tokenize", "--model", str(model), "--json", "--time", "5", *options]
    with open(file) as lines:
        result = subprocess.run(command, stdin=lines, capture_output=True, check=True, text=True)
    return statistics.median(json.loads(result.stdout)["seconds"])


def measure(embedder, model, lines, rounds, tokenizer):
    """Median seconds over all texts, by who did it."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
        file.flush()
        ways = {
            "HF encode": lambda: seconds(lambda: [tokenizer.encode(line) for line in lines]),
            "HF encode_batch": lambda: seconds(lambda: tokenizer.encode_batch(lines)),
            "HF encode_batch_fast": lambda: seconds(lambda: tokenizer.encode_batch_fast(lines)),
            "ours": lambda: ours(embedder, model, file.name),
            "ours, counting": lambda: ours(embedder, model, file.name, "--count"),
        }
        taken = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                taken[name].append(way())
    return {name: statistics.median(times) for name, times in taken.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--embedder", required=True)
    parser.add_argument("--model", required=True, type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    # Both on the same core, so that neither has the quieter one.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    tokenizer = reference.tokenizer(options.model)
    print("million tokens a second on one core, medians of rounds; ratio: to the fastest of Hugging Face's three\n")
    print(
        f"{'':24}{'tokens':>9}{'HF encode':>11}{'_batch':>8}{'_batch_fast':>13}{'ours':>8}{'counting':>10}{'ratio':>7}",
        end="",
    )
    print("   one text: HF / ours")
    for name, lines in samples(options.model).items():
        tokens = sum(len(encoding.ids) for encoding in tokenizer.encode_batch(lines))
        taken = list(measure(options.embedder, options.model, lines, options.rounds, tokenizer).values())
        rates = [tokens / 1e6 / value for value in taken]
        ratio = rates[3] / max(rates[:3])
        print(
            f"{name:24}{tokens:9}{rates[0]:11.2f}{rates[1]:8.2f}{rates[2]:13.2f}{rates[3]:8.1f}{rates[4]:10.1f}", end=""
        )
        print(f"{ratio:7.1f}   {taken[0] / len(lines) * 1e6:.1f} / {taken[3] / len(lines) * 1e6:.2f} us", flush=True)


if __name__ == "__main__":
    main()
