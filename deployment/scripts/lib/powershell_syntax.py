"""Whether PowerShell scripts are well formed, where there is no PowerShell to ask.   powershell_syntax.py FILE…"""
import pathlib
import sys

import tree_sitter_powershell
from tree_sitter import Language, Parser


def errors(node):
    if node.type == "ERROR" or node.is_missing:
        yield node
    for child in node.children if node.has_error else []:
        yield from errors(child)


def main(paths):
    parser, wrong = Parser(Language(tree_sitter_powershell.language())), 0
    for path in paths:
        for node in errors(parser.parse(pathlib.Path(path).read_bytes()).root_node):
            row, column = node.start_point
            print(f"{path}:{row + 1}:{column + 1}: not PowerShell: {node.text.decode()[:60]!r}")
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
