import Embedding
import JSON

/// What stands behind `rag-embedder tokenize`.
struct TokenizeOptions {
    struct Problem: Error {
        let message: String
    }

    enum Output {
        case ids, pieces, count
    }

    private(set) var model: String?
    private(set) var isJSON = false
    private(set) var wantsHelp = false
    private var kind = Output.ids
    private var maximumTokens = Int.max

    init(_ arguments: ArraySlice<String>) throws(Problem) {
        var rest = arguments
        while let word = rest.popFirst() {
            switch word {
            case "--model": model = try Self.value(of: word, &rest)
            case "--max-tokens": maximumTokens = try Self.count(of: word, &rest)
            case "--pieces": kind = .pieces
            case "--count": kind = .count
            case "--json": isJSON = true
            case "--help", "-h": wantsHelp = true
            default: throw Problem(message: "unknown argument \(word)")
            }
        }
    }

    func output(_ tokenizer: WordPieceTokenizer, _ text: String) -> JSONValue {
        switch kind {
        case .count: .integer(Int64(tokenizer.count(text)))
        case .ids: .array(tokenizer.encode(text, maximumTokens: maximumTokens).map { .integer(Int64($0)) })
        case .pieces: .array(tokenizer.encode(text, maximumTokens: maximumTokens).map { .string(tokenizer.piece($0)) })
        }
    }

    private static func value(of name: String, _ rest: inout ArraySlice<String>) throws(Problem) -> String {
        guard let value = rest.popFirst() else { throw Problem(message: "\(name) needs a value") }
        return value
    }

    private static func count(of name: String, _ rest: inout ArraySlice<String>) throws(Problem) -> Int {
        guard let count = Int(try value(of: name, &rest)), count >= 2 else {
            throw Problem(message: "\(name) must be a number from 2")
        }
        return count
    }
}
