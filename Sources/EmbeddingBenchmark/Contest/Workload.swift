import JSON

/// Texts as token ids, under the name that tables give them.
struct Workload: Sendable {
    let name: String
    let texts: [[Int32]]

    init(_ name: String, _ texts: [[Int32]]) {
        self.name = name
        self.texts = texts
    }

    var tokens: Int { texts.reduce(0) { $0 + $1.count } }

    var json: JSONValue { .array(texts.map { .array($0.map { .integer(Int64($0)) }) }) }

    init?(_ request: JSONValue) {
        guard let name = request["name"]?.string, let texts = request["texts"]?.tokens else { return nil }
        self.init(name, texts)
    }
}

extension JSONValue {
    /// A list of lists of token ids.
    var tokens: [[Int32]]? {
        array?.map { text in (text.array ?? []).compactMap { $0.int.flatMap(Int32.init(exactly:)) } }
    }
}
