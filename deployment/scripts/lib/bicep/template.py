"""A Bicep file as an ARM template: the part of the language that infrastructure/azure/bicep uses, and no more."""
import json
import pathlib

from expressions import Expressions, quote
from names import DEPLOYMENTS, DEPLOYMENTS_VERSION, Names, Resource
from syntax import fail, literal, parse, properties, text_of

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
LIMITS = ("minLength", "maxLength", "minValue", "maxValue")


class Template:
    """One file, compiled by build()."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.root = parse(self.path.read_text())
        self.names = Names()
        self.expressions = Expressions(self.names)
        self.modules = {}

    def build(self):
        declarations = [node for node in self.root.named_children if node.type.endswith("_declaration") or node.type == "decorators"]
        for node in declarations:
            self.declare(node)
        result = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "parameters": {}, "variables": {}, "resources": [], "outputs": {}}
        decorators = None
        for node in declarations:
            if node.type == "decorators":
                decorators = node
                continue
            getattr(self, "_" + node.type)(node, decorators, result)
            decorators = None
        self.refuse_unused()
        return {key: value for key, value in result.items() if value != {}}

    def refuse_unused(self):
        unused = sorted((self.names.parameters | self.names.variables) - self.names.read)
        if unused:
            fail(self.root, f"declared and not used: {', '.join(unused)}")

    def declare(self, node):
        if node.type == "parameter_declaration":
            self.names.parameters.add(text_of(node.named_children[0]))
        elif node.type == "variable_declaration":
            self.names.variables.add(text_of(node.named_children[0]))
        elif node.type in ("resource_declaration", "module_declaration"):
            symbol, what, body = text_of(node.named_children[0]), literal(node.named_children[1]), object_of(node.named_children[-1])
            if node.type == "module_declaration":
                self.names.resources[symbol] = Resource(symbol, DEPLOYMENTS, DEPLOYMENTS_VERSION, body, module=True)
                self.modules[symbol] = self.path.parent / what
            else:
                kind, version = what.split("@")
                existing = any(text_of(child) == "existing" for child in node.children)
                self.names.resources[symbol] = Resource(symbol, kind, version, body, existing=existing)

    def _parameter_declaration(self, node, decorators, result):
        name, kind = text_of(node.named_children[0]), text_of(node.named_children[1])
        said = decorations(decorators)
        if "secure" in said:
            kind = {"string": "securestring", "object": "secureObject"}[kind]
        parameter = {"type": kind}
        if len(node.named_children) > 2:
            parameter["defaultValue"] = self.expressions.value(node.named_children[2])
        if "allowed" in said:
            parameter["allowedValues"] = self.expressions.value(said["allowed"])
        parameter.update({limit: self.expressions.value(said[limit]) for limit in LIMITS if limit in said})
        if "description" in said:
            parameter["metadata"] = {"description": literal(said["description"])}
        else:
            fail(node, f"the parameter {name} has no description")
        result["parameters"][name] = parameter

    def _variable_declaration(self, node, _, result):
        name, value = text_of(node.named_children[0]), node.named_children[1]
        if value.type == "call_expression" and text_of(value.named_children[0]) == "loadJsonContent":
            path = self.path.parent / literal(value.named_children[1].named_children[0])
            result["variables"][name] = json.loads(path.read_text())
        elif value.type == "for_statement":
            result["variables"].setdefault("copy", []).append(self.expressions.copy(name, value))
        else:
            result["variables"][name] = self.expressions.value(value)

    def _resource_declaration(self, node, _, result):
        resource = self.names.resources[text_of(node.named_children[0])]
        if not resource.existing:
            result["resources"].append(self.deployed(resource, node, self.resource))

    def _module_declaration(self, node, _, result):
        resource = self.names.resources[text_of(node.named_children[0])]
        result["resources"].append(self.deployed(resource, node, self.module))

    def deployed(self, resource, node, body_of):
        """What resources and modules have in common: condition, loop, name, dependencies."""
        expressions, head, content = self.expressions, {}, node.named_children[-1]
        if content.type == "if_statement":
            head["condition"] = expressions.value(content.named_children[0])
        elif content.type == "for_statement":
            variable, iterable, inner = expressions.loop(content)
            head["copy"] = {"name": resource.symbol, "count": f"[length({iterable})]"}
            expressions = expressions.within(variable, f"{iterable}[copyIndex()]")
        self.names.used = set()
        segments = self.names.segments(expressions, resource)
        name = segments[0] if len(segments) == 1 else f"format({', '.join([quote('/'.join(f'{{{n}}}' for n in range(len(segments)))), *segments])})"
        body = body_of(resource, expressions)
        result = {**head, "type": resource.kind, "apiVersion": resource.version, "name": text(name), **body}
        needed = [self.dependency(symbol) for symbol in self.names.resources if symbol in self.names.used and symbol != resource.symbol]
        if needed:
            result["dependsOn"] = needed
        return result

    def dependency(self, symbol):
        other = self.names.resources[symbol]
        node = next(n for n in self.root.named_children if n.type.endswith("_declaration") and text_of(n.named_children[0]) == symbol)
        if node.named_children[-1].type == "for_statement":
            return symbol  # All copies, by the loop's name.
        return f"[{self.names.id(self.expressions, other)}]"

    def resource(self, resource, expressions):
        body = {}
        for key, value in properties(resource.body):
            name = expressions.key(key)
            if name == "scope":
                target = self.names.resources[text_of(value)]
                self.names.use(target)
                form = quote("/".join([target.kind, "{0}"]))
                body["scope"] = f"[format({form}, {self.names.segments(expressions, target)[-1]})]"
            elif name == "dependsOn":
                for other in value.named_children:
                    self.names.use(self.names.resources[text_of(other)])
            elif name not in ("name", "parent"):
                body[name] = expressions.value(value)
        return body

    def module(self, resource, expressions):
        parameters = {}
        for key, value in properties(resource.fields.get("params", resource.body)) if "params" in resource.fields else []:
            parameters[expressions.key(key)] = self.secret(value, expressions) or {"value": expressions.value(value)}
        template = Template(self.modules[resource.symbol]).build()
        refuse_mismatch(resource.body, parameters, template, f"the module {resource.symbol}")
        return {"properties": {
            "expressionEvaluationOptions": {"scope": "inner"}, "mode": "Incremental", "parameters": parameters, "template": template,
        }}

    def secret(self, node, expressions):
        """VAULT.getSecret('name'): Azure reads the vault, the value passes through no template."""
        if node.type != "call_expression" or node.named_children[0].type != "member_expression":
            return None
        owner, method = node.named_children[0].named_children
        if text_of(method) != "getSecret":
            return None
        vault = self.names.resources[text_of(owner)]
        return {"reference": {"keyVault": {"id": f"[{self.names.id(expressions, vault)}]"}, "secretName": literal(node.named_children[1].named_children[0])}}

    def _output_declaration(self, node, _, result):
        name, kind, value = node.named_children
        output = {"type": text_of(kind)}
        if value.type == "for_statement":
            copy = self.expressions.copy(text_of(name), value)
            output["copy"] = {"count": copy["count"], "input": copy["input"].replace(f"copyIndex({quote(text_of(name))})", "copyIndex()")}
        else:
            output["value"] = self.expressions.value(value)
        result["outputs"][text_of(name)] = output


def refuse_mismatch(node, given, template, whose):
    """Parameters that do not exist, and ones that are needed and not given."""
    declared = template.get("parameters", {})
    unknown = sorted(set(given) - set(declared))
    missing = sorted(name for name, parameter in declared.items() if "defaultValue" not in parameter and name not in given)
    if unknown or missing:
        fail(node, f"{whose} is given unknown parameters {unknown} and lacks {missing}")


def text(expression):
    """A name: plain where it is a plain string."""
    return expression[1:-1].replace("''", "'") if expression.startswith("'") and expression.endswith("'") and "," not in expression else f"[{expression}]"


def object_of(node):
    """The object of a resource, behind its condition or loop."""
    while node.type in ("if_statement", "for_statement"):
        node = node.named_children[-1]
    return node


def decorations(node):
    """What stands above a parameter: name of the decorator and its argument."""
    said = {}
    for decorator in node.named_children if node is not None else []:
        call = decorator.named_children[0]
        arguments = call.named_children[1].named_children
        said[text_of(call.named_children[0])] = arguments[0] if arguments else None
    return said


ABSENT = object()


def value_of(node):
    """A parameter's value; ABSENT for what comes from the environment, such as passwords."""
    if node.type == "call_expression" and text_of(node.named_children[0]) == "readEnvironmentVariable":
        return ABSENT
    return Expressions(Names()).value(node)


def parameters_of(path):
    """A .bicepparam file as an ARM parameter file, without those that come from the environment."""
    lines = pathlib.Path(path).read_text().splitlines()
    using = next(line.split("'")[1] for line in lines if line.startswith("using "))
    lines = [line for line in lines if not line.startswith("using ")]
    root = parse("\n".join("var " + line[6:] if line.startswith("param ") else line for line in lines) + "\n")
    values = {}
    for node in root.named_children:
        if node.type == "variable_declaration":
            values[text_of(node.named_children[0])] = value_of(node.named_children[1])
    refuse_mismatch(root, values, Template(pathlib.Path(path).parent / using).build(), "main.bicep")
    values = {name: {"value": value} for name, value in values.items() if value is not ABSENT}
    return {"$schema": SCHEMA.replace("deploymentTemplate", "deploymentParameters"), "contentVersion": "1.0.0.0", "parameters": values}
