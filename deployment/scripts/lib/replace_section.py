"""Replaces what stands between `<!-- NAME: begin -->` and `<!-- NAME: end -->` in a document.

replace_section.py DOCUMENT NAME FILE
"""

import pathlib
import sys


def main():
    document, name, file = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    text = document.read_text()
    if text.count(begin) != 1 or text.count(end) != 1:
        sys.exit(f"{document} has no place for {name}: lines {begin.strip()} and {end.strip()}")
    head, rest = text.split(begin)
    document.write_text(head + begin + "\n" + file.read_text() + "\n" + end + rest.split(end)[1])


if __name__ == "__main__":
    main()
