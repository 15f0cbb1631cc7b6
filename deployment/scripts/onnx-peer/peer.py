"""ONNX Runtime as a contestant of `rag-embedder bench`: requests and answers are JSON, one a line.

peer.py --graphs FOLDER --precision f32|int8 --threads COUNT [--form plain|attention|multihead]

  {"do": "case", "name": …, "texts": [[id, …], …]}            -> {"ways": [name, …]}
  {"do": "time", "case": …, "way": …, "seconds": least time}  -> {"seconds": [each run's], "processor": [each run's]}
  {"do": "vectors", "texts": [[id, …], …], "file": path}      -> {}, and float32 rows in the file
  {"do": "end"}

A way is a graph and how the texts are put to it: `whole`, padded to the longest, or `single`, one after the other
without padding.
"""

import argparse
import json
import pathlib
import sys
import time

import numpy
import onnxruntime

FORMS = ("plain", "attention", "multihead")


def open_session(path, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.log_severity_level = 3
    # Its threads spin while it computes, and leave the processors alone when it has done.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Way:
    """A case bound to a session: `run` computes all its texts, without copies of inputs and outputs."""

    def __init__(self, session, groups):
        self.session = session
        self.bindings = [self.bind(texts) for texts in groups]

    def bind(self, texts):
        length = max(map(len, texts))
        ids = numpy.zeros((len(texts), length), dtype=numpy.int64)
        mask = numpy.zeros_like(ids)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        binding = self.session.io_binding()
        for side in self.session.get_inputs():
            value = onnxruntime.OrtValue.ortvalue_from_numpy(ids if side.name == "ids" else mask)
            binding.bind_ortvalue_input(side.name, value)
        binding.bind_output("vectors")
        return binding

    def run(self):
        for binding in self.bindings:
            self.session.run_with_iobinding(binding)

    def vectors(self):
        self.run()
        return numpy.concatenate([binding.copy_outputs_to_cpu()[0] for binding in self.bindings])


class Peer:
    def __init__(self, folder, precision, threads, form):
        start = time.perf_counter()
        self.sessions = {
            (name, masked): open_session(folder / f"{name}{'' if masked else '-unmasked'}.{precision}.onnx", threads)
            for name in ([form] if form else FORMS)
            for masked in ([True] if form else [True, False])
        }
        self.load_seconds = time.perf_counter() - start
        self.cases = {}

    def case(self, request):
        texts = request["texts"]
        single = [[text] for text in texts]
        ragged = len(set(map(len, texts))) > 1
        ways = {}
        for (form, masked), session in self.sessions.items():
            name = form if masked else form + " unmasked"
            if masked or not ragged:
                ways[name + ", whole"] = Way(session, [texts])
            if len(texts) > 1 and not masked:
                ways[name + ", single"] = Way(session, single)
        self.cases[request["name"]] = ways
        return {"ways": list(ways)}

    def time(self, request):
        way = self.cases[request["case"]][request["way"]]
        seconds, processor, start = [], [], time.perf_counter()
        before, used = start, time.process_time()
        while before - start < request["seconds"] or not seconds:
            way.run()
            after, now_used = time.perf_counter(), time.process_time()
            seconds.append(after - before)
            processor.append(now_used - used)
            before, used = after, now_used
        return {"seconds": seconds, "processor": processor}

    def vectors(self, request):
        session = next(iter(self.sessions.values()))
        rows = Way(session, [[text] for text in request["texts"]]).vectors()
        pathlib.Path(request["file"]).write_bytes(rows.astype("<f4").tobytes())
        return {}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--graphs", required=True, type=pathlib.Path)
    parser.add_argument("--precision", choices=("f32", "int8"), default="f32")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--form", choices=FORMS)
    options = parser.parse_args()
    peer = Peer(options.graphs, options.precision, options.threads, options.form)
    doings = {"case": peer.case, "time": peer.time, "vectors": peer.vectors}
    description = {
        "ready": True,
        "name": "ONNX Runtime " + onnxruntime.__version__,
        "detail": options.precision,
        "load_seconds": peer.load_seconds,
    }
    print(json.dumps(description), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "end":
            return
        print(json.dumps(doings[request["do"]](request)), flush=True)


if __name__ == "__main__":
    main()
