"""What the names of one Bicep file stand for: parameters, variables, resources, modules."""
from syntax import fail, literal, properties, text_of

DEPLOYMENTS = "Microsoft.Resources/deployments"
DEPLOYMENTS_VERSION = "2022-09-01"


class Resource:
    """A resource or module of the file, as others refer to it."""

    def __init__(self, symbol, kind, version, body, existing=False, module=False):
        self.symbol, self.kind, self.version = symbol, kind, version
        self.body, self.existing, self.module = body, existing, module
        self.fields = {literal(key) if key.type == "string" else text_of(key): value for key, value in properties(body)}


class Names:
    def __init__(self):
        self.parameters, self.variables, self.resources = set(), set(), {}
        self.used = set()  # resources that the one being compiled needs
        self.read = set()  # parameters and variables that anything needs

    def expression(self, name, node):
        self.read.add(name)
        if name in self.parameters:
            return f"parameters('{name}')"
        if name in self.variables:
            return f"variables('{name}')"
        fail(node, f"{name} is not declared, or is a resource without .id, .name, .properties, .identity or .outputs")

    def segments(self, expressions, resource):
        """The names of a resource and of its parents, outermost first."""
        own = expressions.expression(resource.fields["name"])
        if "parent" not in resource.fields:
            return [own]
        parent = self.resources[text_of(resource.fields["parent"])]
        self.use(parent)
        return [*self.segments(expressions, parent), own]

    def use(self, resource):
        if not resource.existing:
            self.used.add(resource.symbol)

    def id(self, expressions, resource):
        return f"resourceId({', '.join([repr(resource.kind), *self.segments(expressions, resource)])})"

    def member(self, expressions, target, name):
        """RESOURCE.id and the like; nothing for members of anything else."""
        if target.type == "member_expression":
            return self.output(expressions, target, name)
        resource = self.resources.get(text_of(target)) if target.type == "identifier" else None
        if resource is None:
            return None
        self.use(resource)
        if name == "name":
            return self.segments(expressions, resource)[-1]
        if name == "id":
            return self.id(expressions, resource)
        if name == "properties":
            return f"reference({self.id(expressions, resource)}, '{resource.version}')"
        if name == "identity":
            return f"reference({self.id(expressions, resource)}, '{resource.version}', 'full').identity"
        fail(target, f"{text_of(target)}.{name} is not known; .id, .name, .properties and .identity are")

    def output(self, expressions, target, name):
        """MODULE.outputs.NAME."""
        owner, member = target.named_children
        module = self.resources.get(text_of(owner)) if owner.type == "identifier" else None
        if module is None or not module.module or text_of(member) != "outputs":
            return None
        self.use(module)
        return f"reference({self.id(expressions, module)}, '{module.version}').outputs.{name}.value"
