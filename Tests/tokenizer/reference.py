"""Hugging Face's tokenizers, set up from a model folder as BERT's tokenizer is defined."""

import json
import pathlib

from tokenizers import __version__ as VERSION
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def vocabulary(folder):
    lines = (pathlib.Path(folder) / "vocab.txt").read_text(encoding="utf-8").split("\n")
    return {piece: number for number, piece in enumerate(lines[:-1] if lines[-1] == "" else lines)}


def tokenizer(folder):
    """The reference for `vocab.txt` and `tokenizer_config.json` of `folder`: no padding, no truncation."""
    pieces = vocabulary(folder)
    file = pathlib.Path(folder) / "tokenizer_config.json"
    options = json.loads(file.read_text()) if file.exists() else {}
    result = Tokenizer(models.WordPiece(pieces, unk_token="[UNK]", max_input_chars_per_word=100))
    result.normalizer = normalizers.BertNormalizer(
        clean_text=True,
        handle_chinese_chars=options.get("tokenize_chinese_chars", True),
        strip_accents=options.get("strip_accents"),
        lowercase=options.get("do_lower_case", True),
    )
    result.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    result.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(name, pieces[name]) for name in ("[CLS]", "[SEP]")],
    )
    result.decoder = decoders.WordPiece(prefix="##", cleanup=True)
    result.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in SPECIAL if name in pieces])
    return result
