import Embedding
import JSON

/// What stands behind `rag-embedder tokenize`.
struct TokenizeOptions {
    struct Problem: Error {
        let message: String
    }

    enum Output {
        case ids, pieces, places, count
    }

    private(set) var model: String?
    private(set) var isJSON = false
    private(set) var wantsHelp = false
    private(set) var passes: Int?
    private var kind = Output.ids
    private var maximumTokens = Int.max

    init(_ arguments: ArraySlice<String>) throws(Problem) {
        var rest = arguments
        while let word = rest.popFirst() {
            switch word {
            case "--model": model = try Self.value(of: word, &rest)
            case "--max-tokens": maximumTokens = try Self.count(of: word, from: 2, &rest)
            case "--time": passes = try Self.count(of: word, from: 1, &rest)
            case "--pieces": kind = .pieces
            case "--offsets": kind = .places
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
        case .places: .array(tokenizer.locate(text).map(Self.place))
        case .pieces: .array(tokenizer.encode(text, maximumTokens: maximumTokens).map { .string(tokenizer.piece($0)) })
        }
    }

    private static func place(_ token: LocatedToken) -> JSONValue {
        [.integer(Int64(token.id)), .integer(Int64(token.start)), .integer(Int64(token.end))]
    }

    /// Does the work alone; returns the count of tokens.
    func measured(_ tokenizer: WordPieceTokenizer, _ text: String) -> Int {
        switch kind {
        case .count: tokenizer.count(text)
        case .places: tokenizer.locate(text).count
        case .ids, .pieces: tokenizer.encode(text, maximumTokens: maximumTokens).count
        }
    }

    private static func value(of name: String, _ rest: inout ArraySlice<String>) throws(Problem) -> String {
        guard let value = rest.popFirst() else { throw Problem(message: "\(name) needs a value") }
        return value
    }

    private static func count(
        of name: String, from least: Int, _ rest: inout ArraySlice<String>
    ) throws(Problem) -> Int {
        guard let count = Int(try value(of: name, &rest)), count >= least else {
            throw Problem(message: "\(name) must be a number from \(least)")
        }
        return count
    }
}
