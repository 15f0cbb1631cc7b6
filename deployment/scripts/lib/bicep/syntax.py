"""Bicep's syntax tree, by its published grammar, in the few words the compiler needs."""
import tree_sitter_bicep
from tree_sitter import Language, Parser

ESCAPES = {"\\'": "'", "\\n": "\n", "\\t": "\t", "\\\\": "\\", "\\$": "$"}


class BicepError(Exception):
    """What is wrong, and where: a message for people."""


def fail(node, message):
    row, column = node.start_point
    raise BicepError(f"line {row + 1}, column {column + 1}: {message}")


def parse(text):
    """The root of a file's tree. Raises BicepError at the first place the grammar does not allow."""
    root = Parser(Language(tree_sitter_bicep.language())).parse(text.encode()).root_node
    if root.has_error:
        node = first_error(root)
        fail(node, f"not Bicep: {text_of(node)[:60]!r}")
    return root


def first_error(node):
    for child in node.children:
        if child.type == "ERROR" or child.is_missing:
            return child
        if child.has_error:
            return first_error(child)
    return node


def text_of(node):
    return node.text.decode()


def literal(node):
    """The text of a string without interpolation."""
    if any(child.type == "interpolation" for child in node.named_children):
        fail(node, "this string must be a plain one")
    return "".join(piece(child) for child in node.named_children)


def piece(node):
    return ESCAPES.get(text_of(node), text_of(node)) if node.type == "escape_sequence" else text_of(node)


def properties(node):
    """The pairs of an object: key nodes and value nodes, in their order."""
    return [(pair.named_children[0], pair.named_children[1]) for pair in node.named_children if pair.type == "object_property"]
