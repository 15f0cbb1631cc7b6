#!/usr/bin/env python3
"""Writes models.json: tiny models, and what sentence-transformers makes of texts with them.

The weights are not kept: this script and the tests make them from a counter, in the order in which models.json lists
the tensors. Every number has at most 8 significant bits, so that F32, F16 and BF16 hold the same ones.

    python3 -m venv .build/models && .build/models/bin/pip install -r Tests/EmbeddingTests/Golden/requirements.txt
    .build/models/bin/python Tests/EmbeddingTests/Golden/make-models.py
"""

import json
import os
import pathlib
import sys
import tempfile

import numpy as np
import sentence_transformers
import torch
import transformers
from safetensors.torch import save_file
from sentence_transformers import CrossEncoder, SentenceTransformer

TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}

PIECES = (
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    + list("abcdefghijklmnopqrstuvwxyz0123456789.,;:!?-()'é")
    + ["##" + letter for letter in "abcdefghijklmnopqrstuvwxyz0123456789é"]
    + "the of and to in for is on that by what where harbour ferry ticket island night query passage bread".split()
    + ["##ing", "##s", "##ed", "##er", "The", "Island"]
    + list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
)

TEXTS = [
    "the ferry to the island",
    "What is on the island?",
    "bread",
    "Élan of the NIGHT: 42 tickets, (and 7 more).",
    "snow \u2603 and [SEP] signs",
    "where the ferry crossing ended in the night and the harbour was closed for all that asked for bread " * 4,
]

PAIRS = [
    ("what is on the island", ["the island is for the night", "bread", "tickets to the ferry " * 12]),
    ("where is the harbour where the ferry is and where is the ticket " * 3, ["bread [SEP] and", "the night " * 30]),
]


def numbers(seed, start, count):
    """Signed bytes from a counter: the mixing function of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014)."""
    state = np.arange(start, start + count, dtype=np.uint64) + np.uint64(seed << 40)
    with np.errstate(over="ignore"):
        state = (state + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state = state ^ (state >> np.uint64(31))
    return (state >> np.uint64(56)).astype(np.uint8).view(np.int8).astype(np.float32)


def value(kind, raw):
    if kind == "scale":  # of a layer norm: near 1
        return 1 + np.floor(raw / 8) / 64
    return raw / {"table": 256, "matrix": 1024, "bias": 512}[kind]


def tensors(config, prefix, classifies, has_pooler, norm_names):
    wide, width = config["intermediate_size"], config["hidden_size"]
    rows = []

    def add(name, shape, kind):
        rows.append({"name": prefix + name, "shape": shape, "kind": kind})

    def norm(name):
        add(f"{name}.{norm_names[0]}", [width], "scale")
        add(f"{name}.{norm_names[1]}", [width], "bias")

    def linear(name, outputs, inputs):
        add(f"{name}.weight", [outputs, inputs], "matrix")
        add(f"{name}.bias", [outputs], "bias")

    for table, key in (
        ("word", "vocab_size"), ("position", "max_position_embeddings"), ("token_type", "type_vocab_size"),
    ):
        add(f"embeddings.{table}_embeddings.weight", [config[key], width], "table")
    norm("embeddings.LayerNorm")
    for layer in range(config["num_hidden_layers"]):
        at = f"encoder.layer.{layer}."
        for part in ("query", "key", "value"):
            linear(f"{at}attention.self.{part}", width, width)
        linear(f"{at}attention.output.dense", width, width)
        norm(f"{at}attention.output.LayerNorm")
        linear(f"{at}intermediate.dense", wide, width)
        linear(f"{at}output.dense", width, wide)
        norm(f"{at}output.LayerNorm")
    if has_pooler or classifies:
        linear("pooler.dense", width, width)
    if classifies:
        prefix = ""
        linear("classifier", 1, width)
    return rows


def weights(case):
    made, start = {}, 0
    for tensor in case["tensors"]:
        count = int(np.prod(tensor["shape"]))
        raw = numbers(case["seed"], start, count)
        start += count
        made[tensor["name"]] = torch.from_numpy(value(tensor["kind"], raw).reshape(tensor["shape"])).to(
            TYPES[case["type"]]
        )
    return made


def case(name, seed, type="F32", width=64, heads=2, layers=2, activation="gelu", prefix="", pooling=None,
         normalizes=False, uncased=True, longest=None, prompts=None, default_prompt=None, classifies=False,
         has_pooler=False, norm_names=("weight", "bias"), newer_pooling=False):
    config = {
        "model_type": "bert", "architectures": ["BertForSequenceClassification" if classifies else "BertModel"],
        "hidden_size": width, "num_hidden_layers": layers, "num_attention_heads": heads,
        "intermediate_size": width * 2 + 8, "vocab_size": len(PIECES), "max_position_embeddings": 96,
        "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": activation, "pad_token_id": 0,
    }
    if classifies:
        config |= {"id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0}}
    files = {
        "config.json": config,
        "tokenizer_config.json": {
            "do_lower_case": uncased, "model_max_length": longest or 96, "tokenizer_class": "BertTokenizer",
        },
    }
    if pooling:
        kinds = ["Transformer", "Pooling"] + ["Normalize"] * normalizes
        files["modules.json"] = [
            {"idx": i, "name": str(i), "path": f"{i}_{kind}" if i else "", "type": f"sentence_transformers.models.{kind}"}
            for i, kind in enumerate(kinds)
        ]
        files["sentence_bert_config.json"] = {"max_seq_length": longest or 96, "do_lower_case": False}
        if newer_pooling:
            files["1_Pooling/config.json"] = {
                "embedding_dimension": width, "pooling_mode": pooling, "include_prompt": True,
            }
        else:
            modes = {"cls": "cls_token", "mean": "mean_tokens", "max": "max_tokens"}
            files["1_Pooling/config.json"] = {"word_embedding_dimension": width} | {
                f"pooling_mode_{word}": key == pooling for key, word in modes.items()
            }
    if prompts:
        files["config_sentence_transformers.json"] = {"prompts": prompts, "default_prompt_name": default_prompt}
    return {
        "name": name, "seed": seed, "type": type, "files": files,
        "tensors": tensors(config, prefix, classifies, has_pooler, norm_names),
    }


CASES = [
    case("mean", 1, pooling="mean", normalizes=True, longest=64),
    case("cls-half-bert", 2, type="F16", heads=1, prefix="bert.", pooling="cls", normalizes=True, has_pooler=True),
    case("max-bfloat", 3, type="BF16", width=96, heads=3, pooling="max", newer_pooling=True),
    case("cased-prompts", 4, activation="gelu_new", pooling="mean", newer_pooling=True, uncased=False,
         prompts={"query": "query: ", "passage": "passage: ", "none": ""}, default_prompt="passage"),
    case("plain-relu", 5, activation="relu", norm_names=("gamma", "beta"), layers=1),
    case("reranker", 6, prefix="bert.", classifies=True),
    case("reranker-short-half", 7, type="F16", width=96, heads=3, prefix="bert.", classifies=True, longest=24),
]


def write(case, folder):
    for name, content in case["files"].items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content))
    (folder / "vocab.txt").write_text("".join(piece + "\n" for piece in PIECES))
    renamed = {
        name.replace(".gamma", ".weight").replace(".beta", ".bias"): tensor for name, tensor in weights(case).items()
    }
    save_file(renamed, folder / "model.safetensors", {"format": "pt"})


def rounded(vector):
    return [float(np.format_float_positional(np.float32(x), precision=7, unique=False)) for x in vector]


def embed(folder, case):
    # float32 throughout: the numbers are the file's, the arithmetic is not its type's.
    model = SentenceTransformer(str(folder), device="cpu", model_kwargs={"torch_dtype": torch.float32})
    names = list(case["files"].get("config_sentence_transformers.json", {}).get("prompts", {})) + [None]
    rows = []
    for prompt in names:
        for index, text in enumerate(TEXTS):
            vector = model.encode([text], prompt_name=prompt)[0]
            rows.append({"text": index, "prompt": prompt, "embedding": rounded(vector)})
    tokens = model.encode([TEXTS[0]], output_value="token_embeddings", prompt="")[0]
    return {"results": rows, "tokens": {"text": 0, "embeddings": [rounded(row) for row in tokens.numpy()]}}


def rerank(folder, case):
    model = CrossEncoder(str(folder), device="cpu", model_kwargs={"torch_dtype": torch.float32})
    rows = []
    for index, (query, texts) in enumerate(PAIRS):
        scores = [
            float(model.predict([(query, text)], activation_fn=torch.nn.Identity(), convert_to_numpy=True)[0])
            for text in texts
        ]
        rows.append({"pair": index, "scores": rounded(scores)})
    return {"results": rows}


def main():
    os.environ["HF_HUB_OFFLINE"] = "1"
    for case in CASES:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name) / case["name"]
            folder.mkdir()
            write(case, folder)
            case |= (rerank if "reranker" in case["name"] else embed)(folder, case)
    content = {
        "source": f"sentence-transformers {sentence_transformers.__version__}, transformers "
        f"{transformers.__version__}, torch {torch.__version__.split('+')[0]}, float32 on a CPU, one text a call",
        "pieces": PIECES, "texts": TEXTS, "pairs": [{"query": q, "texts": t} for q, t in PAIRS], "cases": CASES,
    }
    path = pathlib.Path(__file__).parent / "models.json"
    path.write_text(json.dumps(content, separators=(",", ":")).replace('{"name"', '\n{"name"').replace(
        '{"text"', '\n{"text"') + "\n")
    print(path, path.stat().st_size, file=sys.stderr)


if __name__ == "__main__":
    main()
