"""Writes the peer's graphs: each form, masked and not, in float32 and in int8, and checks the float32 ones.

build_graphs.py --model FOLDER --golden embeddings.json --folder FOLDER
"""

import argparse
import json
import pathlib
import sys

import encoder_graph
import numpy
import onnx
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic

LEAST_COSINE = 0.99999


def file_name(form, masked, precision):
    return f"{form}{'' if masked else '-unmasked'}.{precision}.onnx"


def write(model, folder):
    for form in encoder_graph.FORMS:
        for masked in (True, False):
            plain = folder / file_name(form, masked, "f32")
            onnx.save(encoder_graph.build(model, form, masked), plain)
            # Weights by channel, activations as they come: the best of the runtime's dynamic ways.
            quantize_dynamic(
                plain,
                folder / file_name(form, masked, "int8"),
                op_types_to_quantize=["MatMul", "Attention"],
                per_channel=True,
                weight_type=QuantType.QInt8,
                extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
            )


def least_cosine(path, cases):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    least = 1.0
    for ids, expected in cases:
        ids = numpy.array([ids], dtype=numpy.int64)
        feeds = {"ids": ids, "mask": numpy.ones_like(ids)}
        made = session.run(None, {each.name: feeds[each.name] for each in session.get_inputs()})[0][0]
        cosine = float(made @ expected / numpy.linalg.norm(made) / numpy.linalg.norm(expected))
        least = min(least, cosine if numpy.isfinite(cosine) else -1.0)
    return least


def golden_cases(golden):
    """Ids and vectors of the golden file's texts; the ids come on standard input, a list a line."""
    cases = json.loads(golden.read_text())["cases"]
    ids = [json.loads(line) for line in sys.stdin]
    if [len(each) for each in ids] != [case["tokens"] for case in cases]:
        sys.exit("the ids on standard input are not those of the golden texts")
    return [(one, numpy.array(case["embedding"])) for one, case in zip(ids, cases)]


def main():
    parser = argparse.ArgumentParser()
    for name in ("--model", "--golden", "--folder"):
        parser.add_argument(name, required=True, type=pathlib.Path)
    options = parser.parse_args()
    cases = golden_cases(options.golden)
    options.folder.mkdir(parents=True, exist_ok=True)
    write(encoder_graph.Model.load(options.model), options.folder)
    for path in sorted(options.folder.glob("*.onnx")):
        cosine = least_cosine(path, cases)
        print(f"{path.stem}: least cosine to the golden vectors {cosine:.7f}", file=sys.stderr)
        if ".f32" in path.name and cosine < LEAST_COSINE:
            sys.exit(f"{path.stem} does not compute the model: {cosine:.7f} is below {LEAST_COSINE}")


if __name__ == "__main__":
    main()
