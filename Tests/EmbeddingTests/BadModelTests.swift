import Crypto
import Embedding
import JSON
import TestSupport
import Testing

/// What is wrong with a model is told when it is loaded, by the file's name; nothing of it gives wrong vectors.
struct BadModelTests {
    @Test(arguments: ["config.json", "vocab.txt", "model.safetensors", "1_Pooling/config.json"])
    func `a missing file is named`(name: String) throws {
        try expect(.unusableModel, ["Cannot ", name, "No such file"]) { try $0.remove(name) }
    }

    @Test(arguments: [0, 5, 100, 9_000])
    func `weights that are cut off are refused`(bytes: Int) throws {
        try expect(.unusableModel, ["model.safetensors"]) { model in
            let whole = try model.read("model.safetensors")
            try model.write(bytes == 0 ? whole.dropLast(1) : Array(whole.prefix(bytes)), to: "model.safetensors")
        }
    }

    @Test func `weights with something behind them are refused`() throws {
        try expect(.unusableModel, ["model.safetensors", "4 bytes behind its last tensor"]) { model in
            try model.write(try model.read("model.safetensors") + [1, 2, 3, 4], to: "model.safetensors")
        }
    }

    @Test(arguments: ["model.safetensors", "vocab.txt", "config.json"])
    func `a file that is not the one in SHA256SUMS is refused`(name: String) throws {
        let zeros = String(repeating: "0", count: 64)
        try expect(.unusableModel, [name, "was altered", zeros]) { model in
            try model.write(Array("\(zeros)  \(name)\n".utf8), to: "SHA256SUMS")
        }
    }

    @Test(arguments: ["model.safetensors", "0123  vocab.txt", String(repeating: "0", count: 64) + "  ../vocab.txt"])
    func `a SHA256SUMS that is none is refused`(content: String) throws {
        try expect(.unusableModel, ["SHA256SUMS"]) { try $0.write(Array(content.utf8), to: "SHA256SUMS") }
    }

    @Test func `a sound SHA256SUMS is accepted`() throws {
        let model = try TinyModel("mean")
        let digest = try SHA256.hexadecimalDigest(model.read("vocab.txt"))
        try load(model, sums: "\(digest)  vocab.txt\n\(digest.uppercased()) *vocab.txt\n")
        let pooling = try SHA256.hexadecimalDigest(model.read("1_Pooling/config.json"))
        try load(model, sums: "\(pooling)  1_Pooling/config.json\n")
    }

    private static let matrix = "encoder.layer.1.output.dense.weight"

    @Test func `a tensor of another shape is named with both shapes`() throws {
        try expect(.unusableModel, [Self.matrix, "[136, 64]", "config.json says [64, 136]"]) {
            try $0.changeTensor(Self.matrix, "shape", [136, 64])
        }
    }

    @Test func `a tensor of another type is named with its type`() throws {
        try expect(.unsupportedModel, [Self.matrix, "I32", "F32, F16 and BF16"]) {
            try $0.changeTensor(Self.matrix, "dtype", "I32")
        }
    }

    @Test func `a missing tensor is named`() throws {
        try expect(.unusableModel, ["no tensor", Self.matrix]) { try $0.changeTensor(Self.matrix, "name", nil) }
    }

    /// The last number of the last tensor, `encoder.layer.1.output.LayerNorm.bias`, as no number and as infinite.
    @Test(
        arguments: [
            ("mean", [0, 0, 0xC0, 0x7F]), ("mean", [0, 0, 0x80, 0xFF]), ("mean", [1, 0, 0x80, 0x7F]),
            ("max-bfloat", [0xC0, 0x7F]), ("cls-half-bert", [0, 0x7E]), ("cls-half-bert", [0, 0xFC]),
        ] as [(String, [UInt8])])
    func `weights that are no numbers are refused`(name: String, number: [UInt8]) throws {
        try expect(.unusableModel, ["infinite or no numbers", "encoder.layer"], of: name) { model in
            let last = "encoder.layer.1.output.LayerNorm.bias"
            let tensor = try #require(try model.header()[name == "cls-half-bert" ? "bert." + last : last])
            var file = try model.read("model.safetensors")
            let start = try model.dataStart() + #require(tensor["data_offsets"]?[1]?.int) - number.count
            file.replaceSubrange(start..<start + number.count, with: number)
            try model.write(file, to: "model.safetensors")
        }
    }

    @Test(
        arguments: [
            ("model_type", "roberta", ["model_type is roberta"]), ("model_type", nil, ["model_type is nothing"]),
            ("architectures", ["BertForTokenClassification"], ["architecture BertForTokenClassification"]),
            ("architectures", ["BertForSequenceClassification"], ["2 labels"]),
            ("position_embedding_type", "relative_key", ["position_embedding_type is relative_key"]),
            ("hidden_act", "swish", ["hidden_act is swish"]),
            ("num_attention_heads", 3, ["3 heads over 64"]), ("num_attention_heads", 8, ["8 heads over 64"]),
        ] as [(String, JSONValue?, [String])])
    func `a model of an unknown kind is refused`(key: String, value: JSONValue?, words: [String]) throws {
        try expect(.unsupportedModel, ["config.json"] + words) { try $0.change("config.json", [key: value]) }
    }

    @Test(
        arguments: [
            ("hidden_size", nil), ("hidden_size", 0), ("hidden_size", 1_000_000_000_000), ("num_hidden_layers", "2"),
            ("vocab_size", -1), ("max_position_embeddings", 1), ("type_vocab_size", 0), ("layer_norm_eps", "small"),
            ("layer_norm_eps", -1), ("intermediate_size", 1.5),
        ] as [(String, JSONValue?)])
    func `a number that makes no sense is named`(key: String, value: JSONValue?) throws {
        try expect(.unusableModel, ["config.json", key]) { try $0.change("config.json", [key: value]) }
    }

    @Test func `a configuration that contradicts the weights is refused`() throws {
        try expect(.unusableModel, ["no tensor encoder.layer.2"]) { model in
            try model.change("config.json", ["num_hidden_layers": 3])
        }
        try expect(.unusableModel, ["position_embeddings", "[96, 64]", "[95, 64]"]) { model in
            try model.change("config.json", ["max_position_embeddings": 95])
        }
        try expect(.unusableModel, ["vocab.txt has 141 pieces, config.json says 140"]) { model in
            try model.change("config.json", ["vocab_size": 140])
        }
        try expect(.unusableModel, ["sentence_bert_config.json", "max_seq_length", "3 to 96"]) { model in
            try model.change("sentence_bert_config.json", ["max_seq_length": 97])
        }
    }

    @Test(
        arguments: [
            ("modules.json", [["type": "a.Transformer"], ["type": "a.Pooling"], ["type": "a.Dense"]], "Dense"),
            ("modules.json", [["type": "a.Transformer"]], "Transformer"),
            ("1_Pooling/config.json", ["pooling_mode": "lasttoken"], "lasttoken"),
            ("1_Pooling/config.json", ["pooling_mode": ["cls", "mean"]], "cls and mean"),
            ("1_Pooling/config.json", ["include_prompt": false], "prompts"),
            ("tokenizer_config.json", ["do_basic_tokenize": false], "split"),
            ("sentence_bert_config.json", ["do_lower_case": true, "max_seq_length": 96], "lower case"),
        ] as [(String, JSONValue, String)])
    func `what stands around the encoder is refused where it is unknown`(
        name: String, content: JSONValue, word: String
    ) throws {
        try expect(.unsupportedModel, [word], of: "cased-prompts") { try $0.write(content.bytes, to: name) }
    }

    @Test(
        arguments: [
            ("config_sentence_transformers.json", ["prompts": ["a"]], "prompts"),
            ("config_sentence_transformers.json", ["prompts": ["a": 1]], "prompts"),
            ("config_sentence_transformers.json", ["default_prompt_name": "title"], "title"),
            ("1_Pooling/config.json", ["word_embedding_dimension": 384], "word_embedding_dimension"),
            ("modules.json", [:], "modules.json"), ("tokenizer_config.json", ["do_lower_case": 1], "do_lower_case"),
        ] as [(String, JSONValue, String)])
    func `what stands around the encoder is refused where it makes no sense`(
        name: String, content: JSONValue, word: String
    ) throws {
        try expect(.unusableModel, [word]) { try $0.write(content.bytes, to: name) }
    }

    @Test func `a file that is not JSON is named with the place`() throws {
        try expect(.unusableModel, ["config.json is not JSON", "line 2"]) { model in
            try model.write(Array("{\n  model_type: bert\n}".utf8), to: "config.json")
        }
    }

    private func expect(
        _ kind: EmbeddingError.Kind, _ words: [String], of name: String = "mean",
        sourceLocation: SourceLocation = #_sourceLocation, when spoil: (TinyModel) throws -> Void
    ) throws {
        let model = try TinyModel(name)
        try spoil(model)
        let error = #expect(throws: EmbeddingError.self, sourceLocation: sourceLocation) {
            try EmbeddingEngine(folder: model.path, limits: BatchLimits(threads: 1))
        }
        #expect(error?.kind == kind, sourceLocation: sourceLocation)
        let message = error?.message ?? ""
        #expect(message.contains(model.path), sourceLocation: sourceLocation)
        for word in words { #expect(message.contains(word), "\(message)", sourceLocation: sourceLocation) }
    }

    private func load(_ model: TinyModel, sums: String) throws {
        try model.write(Array(sums.utf8), to: "SHA256SUMS")
        try EmbeddingEngine(folder: model.path, limits: BatchLimits(threads: 1)).stop()
    }
}
