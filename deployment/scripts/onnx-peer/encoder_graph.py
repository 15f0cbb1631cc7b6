"""The ONNX graph of a BERT encoder with mean pooling and unit length, from its safetensors, without PyTorch.

Three forms of the same computation, for the runtime to show which suits it best:
  plain       standard operators as exporters write them; fusing them is left to the runtime
  attention   the runtime's own operators: EmbedLayerNormalization, Attention, SkipLayerNormalization, BiasGelu
  multihead   the same with one matrix for queries, keys and values, and MultiHeadAttention
Each form is also made without a mask, for batches that need no padding.
"""

import dataclasses
import json
import pathlib

import numpy
import onnx
import safetensors.numpy
from onnx import TensorProto, helper

FORMS = ("plain", "attention", "multihead")
CONTRIB = "com.microsoft"


@dataclasses.dataclass
class Model:
    """A model's folder: its numbers and its shape."""

    tensors: dict
    layers: int
    heads: int
    width: int
    epsilon: float

    @classmethod
    def load(cls, folder):
        folder = pathlib.Path(folder)
        shape = json.loads((folder / "config.json").read_text())
        return cls(
            safetensors.numpy.load_file(folder / "model.safetensors"),
            shape["num_hidden_layers"],
            shape["num_attention_heads"],
            shape["hidden_size"],
            shape["layer_norm_eps"],
        )


class Graph:
    """Collects nodes and numbers; `add` returns the name of a node's first output."""

    def __init__(self, model, masked):
        self.model, self.masked = model, masked
        self.nodes, self.numbers = [], []

    def add(self, operator, inputs, domain="", outputs=1, **attributes):
        name = f"{operator}_{len(self.nodes)}"
        names = [name if index == 0 else f"{name}_{index}" for index in range(outputs)]
        self.nodes.append(helper.make_node(operator, inputs, names, name, domain=domain, **attributes))
        return name

    def number(self, value, dtype=numpy.float32):
        name = f"number_{len(self.numbers)}"
        value = numpy.array(value, dtype=dtype, order="C")
        self.numbers.append(onnx.numpy_helper.from_array(value, name))
        return name

    def integers(self, *values):
        return self.number(values, numpy.int64)

    def tensor(self, name):
        return self.model.tensors[name]

    def weights(self, name):
        """A linear layer's matrix, [inputs][outputs], and its bias."""
        return self.tensor(name + ".weight").T, self.tensor(name + ".bias")

    def scale(self, name):
        return self.number(self.tensor(name + ".weight")), self.number(self.tensor(name + ".bias"))

    def product(self, rows, name):
        """The product alone, and the bias that is still to be added."""
        matrix, bias = self.weights(name)
        return self.add("MatMul", [rows, self.number(matrix)]), self.number(bias)

    def linear(self, rows, name):
        product, bias = self.product(rows, name)
        return self.add("Add", [product, bias])


def layer_name(index):
    return f"encoder.layer.{index}."


def merged(graph, index, axis):
    parts = [graph.weights(f"{layer_name(index)}attention.self.{name}") for name in ("query", "key", "value")]
    return tuple(graph.number(numpy.concatenate([part[which] for part in parts], axis=axis)) for which in (0, 1))


# Standard operators.


def plain_hidden(graph):
    tensor = graph.tensor
    positions = tensor("embeddings.position_embeddings.weight") + tensor("embeddings.token_type_embeddings.weight")[0]
    words = graph.add("Gather", [graph.number(tensor("embeddings.word_embeddings.weight")), "ids"])
    length = graph.add("Shape", ["ids"], start=1, end=2)
    places = graph.add("Slice", [graph.number(positions), graph.integers(0), length, graph.integers(0)])
    hidden = plain_norm(graph, graph.add("Add", [words, places]), "embeddings.LayerNorm")
    bias = plain_mask(graph) if graph.masked else None
    for index in range(graph.model.layers):
        hidden = plain_layer(graph, hidden, index, bias)
    return hidden


def plain_norm(graph, rows, name):
    return graph.add("LayerNormalization", [rows, *graph.scale(name)], axis=-1, epsilon=graph.model.epsilon)


def plain_mask(graph):
    wide = graph.add("Unsqueeze", [graph.add("Unsqueeze", ["mask", graph.integers(1)]), graph.integers(2)])
    present = graph.add("Cast", [wide], to=TensorProto.FLOAT)
    absent = graph.add("Sub", [graph.number(1.0), present])
    return graph.add("Mul", [absent, graph.number(-10000.0)])


def plain_layer(graph, hidden, index, bias):
    name, model = layer_name(index), graph.model
    size = model.width // model.heads

    def heads(part, order):
        rows = graph.linear(hidden, f"{name}attention.self.{part}")
        split = graph.add("Reshape", [rows, graph.integers(0, 0, model.heads, size)])
        return graph.add("Transpose", [split], perm=order)

    scores = graph.add("MatMul", [heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1])])
    scores = graph.add("Div", [scores, graph.number(size**0.5)])
    if bias:
        scores = graph.add("Add", [scores, bias])
    context = graph.add("MatMul", [graph.add("Softmax", [scores], axis=-1), heads("value", [0, 2, 1, 3])])
    context = graph.add("Transpose", [context], perm=[0, 2, 1, 3])
    context = graph.add("Reshape", [context, graph.integers(0, 0, model.width)])
    attended = graph.linear(context, name + "attention.output.dense")
    hidden = plain_norm(graph, graph.add("Add", [attended, hidden]), name + "attention.output.LayerNorm")
    wide = plain_gelu(graph, graph.linear(hidden, name + "intermediate.dense"))
    narrow = graph.linear(wide, name + "output.dense")
    return plain_norm(graph, graph.add("Add", [narrow, hidden]), name + "output.LayerNorm")


def plain_gelu(graph, rows):
    error = graph.add("Erf", [graph.add("Div", [rows, graph.number(2**0.5)])])
    product = graph.add("Mul", [rows, graph.add("Add", [error, graph.number(1.0)])])
    return graph.add("Mul", [product, graph.number(0.5)])


# The runtime's own operators.


def contrib_hidden(graph, attention):
    tensor, mask = graph.tensor, None
    positions = tensor("embeddings.position_embeddings.weight") + tensor("embeddings.token_type_embeddings.weight")[0]
    if graph.masked:
        mask = graph.add("Cast", ["mask"], to=TensorProto.INT32)
    hidden = graph.add(
        "EmbedLayerNormalization",
        [
            graph.add("Cast", ["ids"], to=TensorProto.INT32),
            "",
            graph.number(tensor("embeddings.word_embeddings.weight")),
            graph.number(positions),
            "",
            *graph.scale("embeddings.LayerNorm"),
        ],
        CONTRIB,
        outputs=2,
        epsilon=graph.model.epsilon,
    )
    for index in range(graph.model.layers):
        hidden = contrib_layer(graph, hidden, index, attention, mask)
    return hidden


def contrib_layer(graph, hidden, index, attention, mask):
    name = layer_name(index)
    context = attention(graph, hidden, index, mask)
    hidden = skip_norm(graph, context, hidden, name + "attention.output.dense", name + "attention.output.LayerNorm")
    wide = graph.add("BiasGelu", [*graph.product(hidden, name + "intermediate.dense")], CONTRIB)
    return skip_norm(graph, wide, hidden, name + "output.dense", name + "output.LayerNorm")


def skip_norm(graph, rows, skipped, dense, norm):
    product, bias = graph.product(rows, dense)
    inputs = [product, skipped, *graph.scale(norm), bias]
    return graph.add("SkipLayerNormalization", inputs, CONTRIB, epsilon=graph.model.epsilon)


def one_attention(graph, hidden, index, mask):
    matrix, bias = merged(graph, index, -1)
    inputs = [hidden, matrix, bias, *([mask] if mask else [])]
    return graph.add("Attention", inputs, CONTRIB, num_heads=graph.model.heads)


def multihead_attention(graph, hidden, index, mask):
    width = graph.model.width
    matrix, bias = merged(graph, index, -1)
    rows = graph.add("Add", [graph.add("MatMul", [hidden, matrix]), bias])
    parts = graph.add("Split", [rows, graph.integers(width, width, width)], outputs=3, axis=-1)
    inputs = [parts, parts + "_1", parts + "_2", *(["", mask] if mask else [])]
    return graph.add("MultiHeadAttention", inputs, CONTRIB, num_heads=graph.model.heads)


# Pooling, and the whole.


def pooled(graph, hidden):
    """The mean over a text's tokens, at unit length."""
    if graph.masked:
        present = graph.add("Unsqueeze", [graph.add("Cast", ["mask"], to=TensorProto.FLOAT), graph.integers(1)])
        total = graph.add("Squeeze", [graph.add("MatMul", [present, hidden]), graph.integers(1)])
    else:
        # The count of tokens drops out at unit length.
        total = graph.add("ReduceSum", [hidden, graph.integers(1)], keepdims=0)
    return graph.add("LpNormalization", [total], axis=-1, p=2)


HIDDEN = {
    "plain": plain_hidden,
    "attention": lambda graph: contrib_hidden(graph, one_attention),
    "multihead": lambda graph: contrib_hidden(graph, multihead_attention),
}


def build(model, form, masked):
    """The graph: `ids` and `mask` [texts][tokens] to `vectors` [texts][width]."""
    graph = Graph(model, masked)
    vectors = pooled(graph, HIDDEN[form](graph))
    graph.nodes.append(helper.make_node("Identity", [vectors], ["vectors"], "vectors"))
    sides = ["ids", "mask"] if masked else ["ids"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in sides]
    outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", model.width])]
    made = helper.make_graph(graph.nodes, form, inputs, outputs, graph.numbers)
    domains = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(made, opset_imports=domains, ir_version=9)
