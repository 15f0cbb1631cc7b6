# The graphs that ONNX Runtime computes, made from the model's own weights. Sourced after messages.sh, cache.sh and
# virtualenv.sh, never run. Wants .build/release/rag-embedder.
# shellcheck shell=bash

# build_graphs MODEL FOLDER
build_graphs() {
  local model=$1 graphs=$2 peer golden python stamp
  peer=deployment/scripts/onnx-peer
  golden=Tests/EmbeddingTests/Golden/embeddings.json
  python=$(virtualenv onnx-peer "$peer/requirements.txt")/bin/python
  stamp=$(cat "$peer"/*.py "$peer/requirements.txt" "$model/.verified" "$golden" | sha256sum)
  [ "$stamp" != "$(cat "$graphs/.complete" 2>/dev/null)" ] || return 0
  say "building the peer's graphs"
  mkdir -p "$graphs"
  python3 -c 'import json, sys; [print(json.dumps(case["text"])) for case in json.load(open(sys.argv[1]))["cases"]]' "$golden" |
    .build/release/rag-embedder tokenize --model "$model" --json --max-tokens 256 |
    PYTHONDONTWRITEBYTECODE=1 "$python" "$peer/build_graphs.py" --model "$model" --golden "$golden" --folder "$graphs"
  printf '%s' "$stamp" >"$graphs/.complete"
}
