import Embedding
import JSON

/// Requests made ready beforehand, so that clients do nothing but send: each text is another one.
struct LoadBodies: Sendable {
    struct Body: Sendable {
        let bytes: [UInt8]
        let tokens: Int
    }

    let queries: [Body]
    let bulk: [Body]

    init(_ corpus: Corpus, _ tokenizer: WordPieceTokenizer, _ plan: LoadPlan) {
        func body(_ texts: [String]) -> Body {
            Body(
                bytes: (["inputs": .array(texts.map(JSONValue.string))] as JSONValue).bytes,
                tokens: texts.reduce(0) { $0 + tokenizer.encode($1, maximumTokens: 256).count })
        }
        func text(_ words: ClosedRange<Int>) -> String {
            corpus.words(.random(in: words), from: .random(in: 0..<corpus.wordCount))
        }
        queries = plan.queryClients == 0 ? [] : (0..<20_000).map { body(["\(text(4...10)) \($0)"]) }
        bulk = plan.bulkClients == 0 ? [] : (0..<400).map { _ in body((0..<32).map { _ in text(70...90) }) }
    }
}
