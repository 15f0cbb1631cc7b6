#!/usr/bin/env python3
"""Writes tokenizer-places.json and tokenizer-decoding.json with Hugging Face's tokenizers.

    FOLDER/bin/pip install -r Tests/tokenizer/requirements.txt
    FOLDER/bin/python Tests/EmbeddingTests/Golden/make-tokenizer-cases.py MODEL-FOLDER

Texts are those of tokenizer.json and some more; ids to decode are their ids and random ones.
"""
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tokenizer"))
import reference  # noqa: E402

CUT = 12
MORE = [
    "Ünïcödé cafés and naïve façades",
    "e\u0301 \u1e9b\u0323 a\u302e\U0001d165b",
    "[CLS] written [MASK]ed and [SEP]arate [PAD]",
    "soft\u00adhyphen zero\u200bwidth",
    "한국어 문장 ㅎㅏㄴ",
    "日本語のテキスト、「引用」",
    "don't can't it's we've they're 'quoted' . , ! ?",
    "İstanbul ẞ ﬁ Ǆ",
    "a\u0344b \u0f71\u0f75 \u0958",
    "👩‍👩‍👧 🇩🇪 ❤️",
]

tokenizer = reference.tokenizer(sys.argv[1])
left, right = reference.tokenizer(sys.argv[1]), reference.tokenizer(sys.argv[1])
left.enable_truncation(CUT, direction="left")
right.enable_truncation(CUT, direction="right")


def token(text, encoding, index):
    """As text-embeddings-inference answers: a framing token's own name, otherwise the text's part."""
    number, piece = encoding.ids[index], encoding.tokens[index]
    if encoding.special_tokens_mask[index]:
        return [number, piece, True, None, None]
    start, stop = encoding.offsets[index]
    return [number, text[start:stop], False, start, stop]


def place_case(text):
    encoding = tokenizer.encode(text)
    tokens = [token(text, encoding, index) for index in range(len(encoding.ids))]
    return {"text": text, "tokens": tokens, "left": left.encode(text).ids, "right": right.encode(text).ids}


def decoding_case(ids):
    return {
        "ids": ids,
        "without_special": tokenizer.decode(ids, skip_special_tokens=True),
        "with_special": tokenizer.decode(ids, skip_special_tokens=False),
    }


def write(name, cases):
    head = {"made_with": f"tokenizers {reference.VERSION}", "cut": CUT}
    lines = ",\n".join(json.dumps(case) for case in cases)
    (HERE / name).write_text(json.dumps(head)[:-1] + f', "cases": [\n{lines}\n]}}\n')


source = [case["text"] for case in json.loads((HERE / "tokenizer.json").read_text())["cases"]]
texts = MORE + [text for text in source if len(text) < 200][::4]
chance = random.Random(1)
numbers = [tokenizer.encode(text).ids for text in texts[::2]]
numbers += [[chance.randrange(tokenizer.get_vocab_size()) for _ in range(20)] for _ in range(60)]
numbers += [[], [102], [2015], [2015, 1012], [100, 0, 103, 1005, 1055], [1996, 1012, 1029, 999, 1010, 1005, 1056]]
write("tokenizer-places.json", [place_case(text) for text in texts])
write("tokenizer-decoding.json", [decoding_case(ids) for ids in numbers])
