import Embedding
import FoundationEssentials
import JSON

/// Where the tests find the model, and the engine they share.
enum ModelFolder {
    static var path: String {
        get throws {
            let environment = ProcessInfo.processInfo.environment
            let cache =
                environment["RAG_MODEL_CACHE"]
                ?? (environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "") + "/.cache") + "/rag-pipeline/models"
            let path = environment["TEST_MODEL_PATH"] ?? cache + "/all-MiniLM-L6-v2"
            guard FileManager.default.fileExists(atPath: path + "/model.safetensors") else {
                throw Missing(description: "No model in \(path): run deployment/scripts/fetch-model first.")
            }
            return path
        }
    }

    struct Missing: Error, CustomStringConvertible { let description: String }

    static func tokenizer() throws -> WordPieceTokenizer {
        try tokenizers.get()
    }

    private static let tokenizers = Result {
        try WordPieceTokenizer(vocabulary: [UInt8](Data(contentsOf: URL(filePath: path + "/vocab.txt"))))
    }

    /// One engine for all tests, since loading takes a while without optimization.
    static func engine() throws -> EmbeddingEngine { try engines.get() }

    private static let engines = Result { try EmbeddingEngine(folder: path) }
}

/// Expected results; their README says where they come from.
enum Golden {
    static func read(_ name: String) throws -> JSONValue {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return try JSONValue(parsing: [UInt8](Data(contentsOf: folder.appending(path: "Golden/" + name))))
    }

    static func cases(_ name: String) throws -> [JSONValue] { try read(name)["cases"]?.array ?? [] }
}

extension JSONValue {
    var ids: [Int32]? { array?.compactMap { $0.int.map(Int32.init) } }
}
