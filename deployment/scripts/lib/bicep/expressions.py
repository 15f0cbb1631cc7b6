"""Bicep's expressions in the words of ARM templates."""
from syntax import fail, literal, piece, properties, text_of

OPERATORS = {
    "==": "equals({}, {})", "!=": "not(equals({}, {}))", "&&": "and({}, {})", "||": "or({}, {})", "+": "add({}, {})",
    "-": "sub({}, {})", "*": "mul({}, {})", "/": "div({}, {})", "%": "mod({}, {})", "<": "less({}, {})", "<=": "lessOrEquals({}, {})",
    ">": "greater({}, {})", ">=": "greaterOrEquals({}, {})", "??": "coalesce({}, {})",
}


def quote(text):
    return "'" + text.replace("'", "''") + "'"


class Expressions:
    """Turns nodes into values of a template, within one file's names.

    `names` knows what an identifier stands for; see names.py. `loops` are the variables of loops around the node."""

    def __init__(self, names, loops=None):
        self.names = names
        self.loops = loops or {}

    def within(self, variable, expression):
        return Expressions(self.names, {**self.loops, variable: expression})

    def value(self, node):
        """JSON: a literal, or text in brackets that Azure evaluates."""
        kind = node.type
        if kind == "object":
            return self.object(node)
        if kind == "array":
            return [self.value(item) for item in node.named_children if item.type != "comment"]
        if kind == "number":
            return int(text_of(node))
        if kind in ("boolean", "null"):
            return {"true": True, "false": False, "null": None}[text_of(node)]
        if kind == "string" and not any(child.type == "interpolation" for child in node.named_children):
            text = literal(node)
            return "[" + text if text.startswith("[") else text
        return f"[{self.expression(node)}]"

    def object(self, node):
        result, copies = {}, []
        for key, value in properties(node):
            name = self.key(key)
            if value.type == "for_statement":
                copies.append(self.copy(name, value))
            else:
                result[name] = self.value(value)
        return {"copy": copies, **result} if copies else result

    def key(self, node):
        if node.type == "string" and any(child.type == "interpolation" for child in node.named_children):
            return f"[{self.expression(node)}]"
        return literal(node) if node.type == "string" else text_of(node)

    def copy(self, name, node):
        variable, iterable, body = self.loop(node)
        inner = self.within(variable, f"{iterable}[copyIndex({quote(name)})]")
        return {"name": name, "count": f"[length({iterable})]", "input": inner.value(body)}

    def loop(self, node):
        """The variable, what it goes through, and the body."""
        variable, iterable, body = [child for child in node.named_children if child.type != "comment"]
        return text_of(variable), self.expression(iterable), body

    def expression(self, node):
        """The same without brackets, for use inside another one."""
        handler = getattr(self, "_" + node.type, None)
        if handler is None:
            fail(node, f"the compiler does not know {node.type}")
        return handler(node)

    def _identifier(self, node):
        name = text_of(node)
        return self.loops.get(name) or self.names.expression(name, node)

    def _string(self, node):
        parts = [child for child in node.named_children]
        if not any(child.type == "interpolation" for child in parts):
            return quote(literal(node))
        form, arguments = "", []
        for part in parts:
            if part.type == "interpolation":
                form += f"{{{len(arguments)}}}"
                arguments.append(self.expression(part.named_children[0]))
            else:
                form += piece(part).replace("{", "{{").replace("}", "}}")
        return f"format({', '.join([quote(form), *arguments])})"

    def _number(self, node):
        return text_of(node)

    def _boolean(self, node):
        return f"{text_of(node)}()"

    def _null(self, node):
        return "null()"

    def _parenthesized_expression(self, node):
        return self.expression(node.named_children[0])

    def _binary_expression(self, node):
        left, right = node.named_children
        return OPERATORS[text_of(node.children[1])].format(self.expression(left), self.expression(right))

    def _unary_expression(self, node):
        inner = self.expression(node.named_children[0])
        return f"not({inner})" if text_of(node.children[0]) == "!" else f"sub(0, {inner})"

    def _ternary_expression(self, node):
        return "if({}, {}, {})".format(*(self.expression(child) for child in node.named_children))

    def _array(self, node):
        return f"createArray({', '.join(self.expression(child) for child in node.named_children)})"

    def _object(self, node):
        pairs = [(quote(self.key(key)), self.expression(value)) for key, value in properties(node)]
        return f"createObject({', '.join(item for pair in pairs for item in pair)})"

    def _subscript_expression(self, node):
        target, index = node.named_children
        return f"{self.expression(target)}[{self.expression(index)}]"

    def _member_expression(self, node):
        target, name = node.named_children
        return self.select(target, text_of(name))

    def select(self, target, name):
        """TARGET.NAME. The grammar binds a member less tightly than the language does: it belongs to the last operand."""
        kind, children = target.type, target.named_children
        if kind == "ternary_expression":
            condition, first, second = children
            return f"if({self.expression(condition)}, {self.expression(first)}, {self.select(second, name)})"
        if kind == "binary_expression":
            return OPERATORS[text_of(target.children[1])].format(self.expression(children[0]), self.select(children[1], name))
        if kind == "unary_expression":
            return f"not({self.select(children[0], name)})"
        return self.names.member(self, target, name) or f"{self.expression(target)}.{name}"

    def _call_expression(self, node):
        function, arguments = node.named_children
        if function.type != "identifier":
            fail(node, "methods of resources are known as a module's parameter only (getSecret)")
        return f"{text_of(function)}({', '.join(self.expression(child) for child in arguments.named_children)})"
