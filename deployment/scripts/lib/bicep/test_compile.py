"""What the compiler must get right: each case says what Bicep's own compiler makes of it."""
import pathlib
import tempfile
import unittest

from syntax import BicepError
from template import Template, parameters_of

VNET = "resource net 'Microsoft.Network/virtualNetworks@2024-05-01'"


class Compile(unittest.TestCase):
    def compiled(self, text, **modules):
        with tempfile.TemporaryDirectory() as folder:
            for name, module in modules.items():
                pathlib.Path(folder, f"{name}.bicep").write_text(module)
            path = pathlib.Path(folder, "main.bicep")
            path.write_text(text)
            return Template(path).build()

    def output(self, expression, before=""):
        return self.compiled(f"{before}\noutput o string = {expression}\n")["outputs"]["o"]["value"]

    def refused(self, message, text, **modules):
        with self.assertRaisesRegex(BicepError, message):
            self.compiled(text, **modules)

    def test_interpolation_becomes_format(self):
        self.assertEqual(self.output("'a-${n}-{b}'", "@description('x')\nparam n string"), "[format('a-{0}-{{b}}', parameters('n'))]")

    def test_a_text_that_looks_like_an_expression_is_escaped(self):
        self.assertEqual(self.output("'[not one]'"), "[[not one]")

    def test_quotes_are_doubled(self):
        self.assertEqual(self.output("toUpper('it\\'s')"), "[toUpper('it''s')]")

    def test_a_member_belongs_to_the_last_operand(self):
        self.assertEqual(self.output("p.a ? p.b : p.c", "@description('x')\nparam p object"), "[if(parameters('p').a, parameters('p').b, parameters('p').c)]")

    def test_operators(self):
        self.assertEqual(self.output("a != 'x' && !b", "@description('x')\nparam a string\n@description('x')\nparam b bool"),
                         "[and(not(equals(parameters('a'), 'x')), not(parameters('b')))]")

    def test_secure_parameters_stay_secure(self):
        template = self.compiled("@description('x')\n@secure()\n@minLength(8)\nparam p string\noutput o int = length(p)\n")
        self.assertEqual(template["parameters"]["p"], {"type": "securestring", "minLength": 8, "metadata": {"description": "x"}})

    def test_a_loop_in_a_property_is_a_copy(self):
        template = self.compiled(f"{VNET} = {{\n  name: 'n'\n  properties: {{\n    subnets: [for s in ['a', 'b']: {{ name: s }}]\n  }}\n}}\n")
        self.assertEqual(template["resources"][0]["properties"]["copy"][0], {
            "name": "subnets", "count": "[length(createArray('a', 'b'))]", "input": {"name": "[createArray('a', 'b')[copyIndex('subnets')]]"}})

    def test_a_loop_of_resources_is_depended_on_by_name(self):
        template = self.compiled("resource a 'A/b@2024-01-01' = [for n in ['x']: {\n  name: n\n}]\nresource c 'C/d@2024-01-01' = {\n  name: 'c'\n  dependsOn: [a]\n}\n")
        self.assertEqual(template["resources"][0]["copy"], {"name": "a", "count": "[length(createArray('x'))]"})
        self.assertEqual(template["resources"][1]["dependsOn"], ["a"])

    def test_children_are_named_after_their_parents(self):
        template = self.compiled(f"{VNET} = {{\n  name: 'n'\n}}\nresource s 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {{\n  parent: net\n  name: 's'\n}}\noutput id string = s.id\n")
        self.assertEqual(template["resources"][1]["name"], "[format('{0}/{1}', 'n', 's')]")
        self.assertEqual(template["resources"][1]["dependsOn"], ["[resourceId('Microsoft.Network/virtualNetworks', 'n')]"])
        self.assertEqual(template["outputs"]["id"]["value"], "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'n', 's')]")

    def test_what_exists_is_neither_made_nor_waited_for(self):
        template = self.compiled(f"{VNET} existing = {{\n  name: 'n'\n}}\nresource a 'A/b@2024-01-01' = {{\n  name: net.properties.x\n}}\n")
        self.assertEqual(len(template["resources"]), 1)
        self.assertNotIn("dependsOn", template["resources"][0])
        self.assertEqual(template["resources"][0]["name"], "[reference(resourceId('Microsoft.Network/virtualNetworks', 'n'), '2024-05-01').x]")

    def test_conditions(self):
        template = self.compiled("@description('x')\nparam b bool\nresource a 'A/b@2024-01-01' = if (b) {\n  name: 'n'\n}\n")
        self.assertEqual(template["resources"][0]["condition"], "[parameters('b')]")

    def test_modules_are_nested_and_their_outputs_waited_for(self):
        template = self.compiled(
            "module m 'm.bicep' = {\n  name: 'm'\n  params: { a: 'x' }\n}\nresource r 'A/b@2024-01-01' = {\n  name: m.outputs.o\n}\n",
            m="@description('x')\nparam a string\noutput o string = a\n")
        module, resource = template["resources"]
        self.assertEqual(module["properties"]["expressionEvaluationOptions"], {"scope": "inner"})
        self.assertEqual(module["properties"]["parameters"], {"a": {"value": "x"}})
        self.assertEqual(resource["name"], "[reference(resourceId('Microsoft.Resources/deployments', 'm'), '2022-09-01').outputs.o.value]")
        self.assertEqual(resource["dependsOn"], ["[resourceId('Microsoft.Resources/deployments', 'm')]"])

    def test_a_secret_passes_by_reference(self):
        template = self.compiled(
            "resource v 'Microsoft.KeyVault/vaults@2023-07-01' existing = {\n  name: 'v'\n}\nmodule m 'm.bicep' = {\n  name: 'm'\n  params: { a: v.getSecret('s') }\n}\n",
            m="@description('x')\n@secure()\nparam a string\noutput o int = length(a)\n")
        self.assertEqual(template["resources"][0]["properties"]["parameters"]["a"],
                         {"reference": {"keyVault": {"id": "[resourceId('Microsoft.KeyVault/vaults', 'v')]"}, "secretName": "s"}})

    def test_mistakes_are_refused(self):
        self.refused("line 1, column", "param = 1\n")
        self.refused("nothing is not declared", "output o string = nothing\n")
        self.refused("declared and not used: a", "@description('x')\nparam a string\n")
        self.refused("no description", "param a string\noutput o string = a\n")
        module = "@description('x')\nparam a string\noutput o string = a\n"
        self.refused("lacks .'a'.", "module m 'm.bicep' = {\n  name: 'm'\n  params: {}\n}\n", m=module)
        self.refused("unknown parameters .'b'.", "module m 'm.bicep' = {\n  name: 'm'\n  params: { a: 'x', b: 'y' }\n}\n", m=module)

    def test_parameter_files(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "main.bicep").write_text("@description('x')\nparam a array\n@description('x')\n@secure()\nparam p string\noutput o int = length(a) + length(p)\n")
            path = pathlib.Path(folder, "e.bicepparam")
            path.write_text("using 'main.bicep'\nparam a = ['x']\nparam p = readEnvironmentVariable('P')\n")
            self.assertEqual(parameters_of(path)["parameters"], {"a": {"value": ["x"]}})
            path.write_text("using 'main.bicep'\nparam b = 1\n")
            with self.assertRaisesRegex(BicepError, "unknown parameters"):
                parameters_of(path)


if __name__ == "__main__":
    unittest.main()
