import Embedding
import JSON

/// Writes texts' tokens for the wire, `[[{"id", "text", "special", "start", "stop"}, …], …]`, token by token: a tree of
/// JSON values would take ten times the memory. Places count Unicode scalars; the tokens that frame a text have none.
struct TokenListWriter {
    private let tokenizer: WordPieceTokenizer
    private let isFramed: Bool
    private var bytes = [UInt8(ascii: "[")]

    init(_ tokenizer: WordPieceTokenizer, isFramed: Bool) {
        self.tokenizer = tokenizer
        self.isFramed = isFramed
    }

    mutating func append(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "["))
        if isFramed { appendFraming(tokenizer.frame.start) }
        let scalars = Array(text.unicodeScalars)
        for token in tokenizer.locate(text) {
            var part = String.UnicodeScalarView()
            part.append(contentsOf: scalars[token.start..<token.end])
            append(token.id, String(part), isSpecial: false, "\(token.start)", "\(token.end)")
        }
        if isFramed { appendFraming(tokenizer.frame.end) }
        bytes.append(UInt8(ascii: "]"))
    }

    mutating func finish() -> [UInt8] {
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }

    private mutating func appendFraming(_ id: Int32) {
        append(id, tokenizer.piece(id), isSpecial: true, "null", "null")
    }

    private mutating func append(_ id: Int32, _ text: String, isSpecial: Bool, _ start: String, _ stop: String) {
        separate()
        bytes += "{\"id\":\(id),\"text\":".utf8
        bytes += JSONValue.string(text).bytes
        bytes += ",\"special\":\(isSpecial),\"start\":\(start),\"stop\":\(stop)}".utf8
    }

    private mutating func separate() {
        if bytes.last != UInt8(ascii: "[") { bytes.append(UInt8(ascii: ",")) }
    }
}
