"""Varied texts from a seed: what languages, documents, programs, mistakes and attacks look like to a tokenizer."""

import base64
import importlib
import json
import pathlib
import random
import unicodedata

ROOT = pathlib.Path(__file__).parents[2]
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[cls]", "[ SEP]", "[[CLS]]", "[MASK", "##[SEP]")
PUNCTUATION = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") + list("«»“”‘’–—…·¡¿§¶。、・「」（）！？،؛؟।॥٪₤€")
LETTERS = {
    "latin": "a-z A-Z 00C0-024F 1E00-1EFF",
    "greek": "0370-03FF 1F00-1FFF",
    "cyrillic": "0400-052F",
    "armenian": "0531-0587",
    "hebrew": "0590-05F4",
    "arabic": "0600-06FF 0750-077F FB50-FDFF FE70-FEFC",
    "syriac": "0700-074F",
    "devanagari": "0900-097F",
    "bengali": "0980-09FF",
    "gurmukhi": "0A00-0A7F",
    "gujarati": "0A80-0AFF",
    "oriya": "0B00-0B7F",
    "tamil": "0B80-0BFF",
    "telugu": "0C00-0C7F",
    "kannada": "0C80-0CFF",
    "malayalam": "0D00-0D7F",
    "sinhala": "0D80-0DFF",
    "thai": "0E00-0E5F",
    "lao": "0E80-0EFF",
    "tibetan": "0F00-0FFF",
    "myanmar": "1000-109F",
    "georgian": "10A0-10FF 1C90-1CBF",
    "hangul": "AC00-D7A3 1100-11FF A960-A97F D7B0-D7FF",
    "ethiopic": "1200-139F",
    "khmer": "1780-17FF",
    "mongolian": "1800-18AF",
    "kana": "3040-30FF FF66-FF9F",
    "han": "4E00-9FFF 3400-34FF F900-FAFF 20000-2000F 2B810-2B92F",
    "fullwidth": "FF01-FF5E",
    "cherokee": "13A0-13FF AB70-ABBF",
    "old": "10000-100FF 10330-1034F 10400-1044F 1E900-1E95F",
    "mathematical": "1D400-1D7FF 2100-214F 2200-22FF",
    "symbols": "2000-206F 20A0-20CF 2300-27BF 2900-2BFF",
}
EMOJI = ["1F600-1F64F", "1F300-1F5FF", "1F680-1F6FF", "1F900-1F9FF", "2600-26FF", "1F1E6-1F1FF", "1FA70-1FAFF"]
CONTROLS = "0000-001F 007F-009F 00AD 034F 0600-0605 061C 06DD 070F 180E 200B-200F 2028-202E 2060-206F FEFF FFF9-FFFD E0001 E0020-E007F"


def scalars(ranges):
    """The characters of ranges such as "a-z 00C0-024F"."""
    found = []
    for text in ranges.split():
        ends = [ord(end) if len(end) == 1 else int(end, 16) for end in text.split("-")]
        found += [chr(number) for number in range(ends[0], ends[-1] + 1)]
    return found


def files():
    """The text files of the repository and of Python's own library, by name."""
    library = pathlib.Path(importlib.import_module("os").__file__).parent
    folders = [
        (ROOT, ("docs", "Sources", "Tests", "deployment")),
        (library, ("email", "http", "json", "unittest", ".")),
    ]
    for root, names in folders:
        for name in names:
            for path in sorted((root / name).glob("*.py" if name == "." else "**/*")):
                if path.suffix in (".md", ".swift", ".py", ".txt", ".html", ".sh", ".c", ".h", ".yml", ".sql"):
                    yield path


def manual():
    """The language reference that comes with Python: English prose of half a megabyte."""
    try:
        topics = importlib.import_module("pydoc_data.topics").topics
    except ImportError:
        return []
    return [topics[name] for name in sorted(topics)]


class Texts:
    """A source of texts by kind; the same seed gives the same texts."""

    def __init__(self, seed, vocabulary):
        self.random = random.Random(seed)
        self.pieces = [piece.removeprefix("##") for piece in vocabulary]
        self.letters = {name: scalars(ranges) for name, ranges in LETTERS.items()}
        self.assigned = [chr(n) for n in range(0x20000) if unicodedata.category(chr(n)) not in ("Cn", "Cs", "Co")]
        self.marks = [
            c for c in self.assigned if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Mc", "Me")
        ]
        self.controls = scalars(CONTROLS)
        self.emoji = [c for ranges in EMOJI for c in scalars(ranges)]
        self.documents = [path.read_text(encoding="utf-8", errors="replace") for path in files()] + manual()
        golden = json.loads((ROOT / "Tests/EmbeddingTests/Golden/tokenizer.json").read_text())
        self.golden = [case["text"] for case in golden["cases"]]

    def kinds(self):
        """Every kind's name and how it makes one text."""
        return {
            "document": self.document,
            "language": self.language,
            "mixture": self.mixture,
            "marks": self.marked,
            "emoji": self.emojis,
            "controls": self.controlled,
            "long words": self.long_words,
            "bytes": self.bytes,
            "special tokens": self.special,
            "pieces": self.joined_pieces,
            "any scalar": self.any_scalars,
            "forms": self.forms,
            "Markdown": self.markdown,
            "encoded": self.encoded,
            "golden": self.mutated,
        }

    def make(self, budget):
        """(kind, text) until `budget` bytes of UTF-8 are there, the kinds in turn by bytes."""
        kinds = self.kinds()
        for name, make in kinds.items():
            left = budget // len(kinds)
            while left > 0:
                text = make()
                left -= len(text.encode()) + 1
                yield name, text

    def pick(self, items, least, most):
        return self.random.choices(items, k=self.random.randint(least, most))

    def word(self, script):
        return "".join(self.pick(self.letters[script], 1, 12))

    def document(self):
        text = self.random.choice(self.documents)
        start = self.random.randrange(len(text) + 1)
        return text[start : start + self.random.randint(1, 3000)]

    def language(self):
        script = self.random.choice(list(self.letters))
        words = [
            self.word(script) + self.random.choice(["", "", "", self.random.choice(PUNCTUATION)]) for _ in range(40)
        ]
        return self.random.choice([" ", " ", "\u3000", "\n", ""]).join(words)

    def mixture(self):
        words = [self.word(self.random.choice(list(self.letters))) for _ in range(60)]
        return "".join(word + self.random.choice([" ", " ", "", *PUNCTUATION]) for word in words)

    def marked(self):
        bases = self.pick(
            self.letters["latin"] + self.letters["greek"] + self.letters["devanagari"] + self.assigned, 1, 60
        )
        return "".join(
            base + "".join(self.pick(self.marks, 0, 5)) + self.random.choice(["", "", " "]) for base in bases
        )

    def emojis(self):
        joints = ["\u200d", "\ufe0f", "\u20e3", " ", "", "", *map(chr, range(0x1F3FB, 0x1F400))]
        return "".join(emoji + self.random.choice(joints) for emoji in self.pick(self.emoji, 1, 50))

    def controlled(self):
        parts = [self.random.choice(["a", "word", "É", "ключ", "中", ".", "[CLS]"]) for _ in range(60)]
        return "".join(part + "".join(self.pick(self.controls, 0, 2)) for part in parts)

    def long_words(self):
        letters = self.random.choice(
            [
                ["x"],
                list("abcdefghij"),
                self.letters["latin"],
                self.letters["han"],
                self.letters["hangul"],
                self.marks,
                self.assigned,
            ]
        )
        lengths = [self.random.choice([99, 100, 101, 102, self.random.randint(1, 400)]) for _ in range(4)]
        return " ".join("".join(self.random.choices(letters, k=length)) for length in lengths)

    def bytes(self):
        data = self.random.randbytes(self.random.randint(0, 400))
        return data.decode(errors=self.random.choice(["ignore", "replace"]))

    def special(self):
        words = self.pick([*SPECIAL, "word", " ", "É", "e\u0301", "\u0301", "中", "#", "a\u00ad"], 1, 60)
        return self.random.choice(["", " "]).join(words)

    def joined_pieces(self):
        words = ("".join(self.pick(self.pieces, 1, 4)) for _ in range(80))
        return " ".join(self.random.choice([str, str, str.upper, str.title])(word) for word in words)

    def any_scalars(self):
        return "".join(self.pick(self.assigned, 1, 200))

    def forms(self):
        text = self.random.choice([self.language, self.marked, self.mixture])()
        return unicodedata.normalize(self.random.choice(["NFC", "NFD", "NFKC", "NFKD"]), text)

    def markdown(self):
        words = [
            "**bold**",
            "`code()`",
            "[link](https://example.org/a_b?c=1#d)",
            "![image](x.png)",
            "~~old~~",
            "$x^2$",
            "&amp;",
            "<br/>",
        ]
        line = lambda: " ".join(self.pick(words + self.pieces[2000:6000:97], 1, 12))
        shapes = [
            "# {}",
            "- {}",
            "1. {}",
            "> {}",
            "| {} | {} |",
            "|---|---|",
            "```swift\n{}\n```",
            "{}\n",
            "\t{}",
            "* [ ] {}",
        ]
        return "\n".join(self.random.choice(shapes).replace("{}", line()) for _ in range(12))

    def encoded(self):
        data = self.random.randbytes(self.random.randint(1, 300))
        return self.random.choice(
            [data.hex(), base64.b64encode(data).decode(), base64.urlsafe_b64encode(data).decode(), repr(data)]
        )

    def mutated(self):
        text = list(self.random.choice(self.golden)[:2000])
        for _ in range(self.random.randint(0, 8)):
            place = self.random.randrange(len(text) + 1)
            text[place : place + self.random.randint(0, 2)] = self.pick(
                [*self.assigned[:300], *self.marks, *text[:20]], 0, 3
            )
        return "".join(text)


def every_scalar():
    """Every Unicode scalar between two letters, some dozens a text."""
    numbers = [n for n in range(0x110000) if not 0xD800 <= n <= 0xDFFF]
    for start in range(0, len(numbers), 64):
        yield "every scalar", " ".join(f"a{chr(n)}b" for n in numbers[start : start + 64])
