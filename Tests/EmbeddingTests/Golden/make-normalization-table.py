#!/usr/bin/env python3
"""Writes Sources/Embedding/Tokenizer/NormalizationTable+Cased.swift and +Lowercased.swift from unicode-classes.json.

    python3 Tests/EmbeddingTests/Golden/make-normalization-table.py

One table for each pair of answers to: are accents stripped, is case lowered. Removed, spaced, punctuation and mark
classes are read from unicode-classes.json. Canonical decompositions and
lowercase come from Python's unicodedata (3.11: Unicode 14) plus the newer case pairs listed below. The table of
uncased models is checked against every block digest of unicode-classes.json before anything is written; all of them
are compared with the reference by `make test-tokenizer`.
"""
import base64
import json
import pathlib
import sys
import unicodedata as ucd

HERE = pathlib.Path(__file__).parent
OUTPUT = HERE.parents[2] / "Sources/Embedding/Tokenizer"
KEEP, DROP, SPACE, PUNCTUATION, IDEOGRAPH, MARK, STARTER_MARK, REORDERED, SHIFTED, PAIRED, EXPANDED, HANGUL = range(12)

# Case pairs younger than Python 3.11's Unicode 14, as far as the reference knows them: (first, last, distance).
NEWER_CASE = [
    (0xA7CB, 0xA7CB, 0x264 - 0xA7CB), (0xA7CC, 0xA7CC, 1), (0xA7CE, 0xA7CE, 1), (0xA7D2, 0xA7D2, 1),
    (0xA7D4, 0xA7D4, 1), (0xA7DA, 0xA7DA, 1), (0xA7DC, 0xA7DC, 0x19B - 0xA7DC), (0x1C89, 0x1C89, 1),
    (0x10D50, 0x10D65, 0x20), (0x16EA0, 0x16EB8, 0x1B),
]

# Marks whose combining class came after the reference's normalization tables: it does not reorder them.
YOUNGER_MARKS = (
    "07FD 0898-089F 08CA-08D3 09FE 0C3C 0D3B-0D3C 0EBA 1715 1ABF-1ACE 1DF6-1DFA A82C 10D24-10D27 10EAB-10EAC "
    "10F46-10F50 10F82-10F85 11070 1133B 1145E 11839-1183A 1193D-1193E 11943 119E0 11A34 11A47 11A99 11D42 "
    "11D44-11D45 11D97 16FF0-16FF1 1E130-1E136 1E2AE 1E2EC-1E2EF"
).split()

classes = json.loads((HERE / "unicode-classes.json").read_text())


def members(ranges):
    found = set()
    for text in ranges:
        first, _, last = text.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


removed, spaces, ideographs, punctuation, whitespace, marks = (
    members(classes[name])
    for name in ("removed", "to_space", "cjk_spaced", "punctuation_split", "whitespace_split", "stripped_marks")
)
younger_marks = members(YOUNGER_MARKS)
newer_case = {s: s + d for first, last, d in NEWER_CASE for s in range(first, last + 1)}


def combining(scalar):
    """The combining class as the reference knows it."""
    return 0 if scalar in younger_marks else ucd.combining(chr(scalar))


def lowercase(scalar):
    if scalar in newer_case:
        return [newer_case[scalar]]
    return [ord(c) for c in chr(scalar).lower()]


def decompose(scalar):
    younger = scalar == 0x11938  # Its decomposition came with Unicode 13, which the reference does not know.
    return [scalar] if younger else [ord(c) for c in ucd.normalize("NFD", chr(scalar))]


def output(scalar, strips=True, lowers=True):
    """What one scalar becomes: decomposed and marks stripped, lowercase."""
    result = [s for s in decompose(scalar) if s not in marks] if strips else [scalar]
    return [low for s in result for low in lowercase(s)] if lowers else result


def words(scalar):
    """The words of "a" + scalar + "b" for the block digests."""
    if scalar in removed:
        return "ab"
    if scalar in spaces:
        return "a b"
    text = "".join(map(chr, output(scalar)))
    text = f"a {text} b" if scalar in ideographs else f"a{text}b"
    spaced = "".join(f" {c} " if ord(c) in punctuation else " " if ord(c) in whitespace else c for c in text)
    return " ".join(w for w in spaced.split(" ") if w)


def digest(block):
    lines = "\n".join(words(s) for s in range(block, block + 256) if not 0xD800 <= s <= 0xDFFF)
    value = 0xCBF29CE484222325
    for byte in lines.encode():
        value = ((value ^ byte) * 0x100000001B3) % (1 << 64)
    return f"{value:016x}"


def rule(scalar, strips, lowers):
    if scalar in removed:
        return DROP, 0
    if scalar in spaces or scalar == 0x20:
        return SPACE, 0
    result = output(scalar, strips, lowers)
    if not result:
        first = combining(decompose(scalar)[0])
        return (MARK, first) if first else (STARTER_MARK, 0)
    if scalar in ideographs:
        return IDEOGRAPH, result[0] - scalar if len(result) == 1 else sys.exit("ideograph expands")
    if strips and 0xAC00 <= scalar <= 0xD7A3:
        return HANGUL, 0
    if strips and result == [scalar] and combining(scalar):
        return REORDERED, combining(scalar)
    if result == [scalar]:
        return (PUNCTUATION, 0) if scalar in punctuation else (KEEP, 0)
    if len(result) == 1 and result[0] not in punctuation and not (strips and combining(result[0])):
        distance = result[0] - scalar
        return (PAIRED, scalar & 1) if distance == 1 else (SHIFTED, distance)
    return EXPANDED, tuple(result)


def ranges(strips, lowers):
    """(first, last, rule), with every second scalar of a case pair block folded into one range."""
    rows = []
    for scalar in range(0x110000):
        if 0xD800 <= scalar <= 0xDFFF:
            continue
        kind, value = rule(scalar, strips, lowers)
        if rows and kind == KEEP and rows[-1][2] == PAIRED and scalar & 1 != rows[-1][3] and rows[-1][1] == scalar - 1:
            rows[-1][1] = scalar
        elif kind != KEEP and rows and rows[-1][1] == scalar - 1 and rows[-1][2:] == [kind, value] and kind != EXPANDED:
            rows[-1][1] = scalar
        elif kind != KEEP:
            rows.append([scalar, scalar, kind, value])
    return rows


def pooled(rows):
    """Expansions as offsets into one pool, each preceded by its length."""
    pool, offsets, result = [], {}, []
    for first, last, kind, value in rows:
        if kind == EXPANDED:
            if value not in offsets:
                offsets[value] = len(pool)
                pool += [len(value), *value]
            value = offsets[value]
        result.append((first, last, kind, value))
    return result, pool


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def zigzag(value):
    return varint(value * 2 if value >= 0 else -value * 2 - 1)


def encoded(rows, pool):
    """Counts, then each range as gap, length - 1, kind and value, then the pool: variable-length integers."""
    data, previous = varint(len(rows)) + varint(len(pool)), -1
    for first, last, kind, value in rows:
        data += varint(first - previous - 1) + varint(last - first) + varint(kind) + zigzag(value)
        previous = last
    return data + b"".join(map(varint, pool))


wrong = [key for key, expected in classes["block_digests"].items() if digest(int(key, 16)) != expected]
if wrong:
    sys.exit(f"digests differ in blocks {wrong}")


def declaration(name, comment, strips, lowers):
    text = base64.b64encode(encoded(*pooled(ranges(strips, lowers)))).decode()
    lines = "\\\n        ".join(text[i : i + 110] for i in range(0, len(text), 110))
    return f'    /// {comment}\n    static let {name}: StaticString = """\n        {lines}\n        """\n'


def write(name, *declarations):
    (OUTPUT / f"NormalizationTable+{name}.swift").write_text(
        "// Generated by Tests/EmbeddingTests/Golden/make-normalization-table.py; do not edit. Base64 of variable-length"
        "\n"
        "// integers; the generator says what they mean.\n\n"
        "extension NormalizationTable {\n" + "\n".join(declarations) + "}\n")


write("Lowercased",
      declaration("lowercasedBase", "Lowercase, accents stripped.", strips=True, lowers=True),
      declaration("lowercased", "Lowercase, accents kept.", strips=False, lowers=True))
write("Cased",
      declaration("casedBase", "Case kept, accents stripped.", strips=True, lowers=False),
      declaration("cased", "Case and accents kept.", strips=False, lowers=False))
