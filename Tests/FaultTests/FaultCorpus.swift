import FoundationEssentials
import Operations

/// Documents that go in, the same for the same seed: text, Markdown, HTML and PDF, some of them longer than a checkpoint.
struct FaultCorpus: Sendable {
    struct Document: Sendable {
        let source: String
        let mediaType: String
        let content: [UInt8]
        /// An older version, which is handed in first.
        var former: [UInt8]?
        /// Whether it is deleted again in the middle of everything.
        var isDeleted = false
    }

    let documents: [Document]
    /// One for each document, in its own words.
    let questions: [String]

    var kept: [Document] { documents.filter { !$0.isDeleted } }

    init(count: Int, seed: UInt64) throws {
        let text = try Self.samples()
        let generated = GeneratedDocuments(sentencesOf: text).set(count: count + count / 15, seed: seed)
        let all = generated.documents.enumerated().map { number, document in
            Document(source: document.source, mediaType: document.mediaType, content: document.content)
        }
        var documents = Array(all.prefix(count))
        for number in stride(from: 7, to: count, by: 15) {
            documents[number] = Self.long(documents[number].source, text, number)
        }
        for number in stride(from: 3, to: count, by: 10) {
            documents[number].former = Array(all[(number + 4) % count].content)
        }
        for document in all.dropFirst(count) {
            var document = document
            document.isDeleted = true
            documents.insert(document, at: documents.count * 2 / 3)
        }
        self.documents = documents
        questions = Array(generated.questions.prefix(count))
    }

    /// About two checkpoints long.
    private static func long(_ source: String, _ text: String, _ number: Int) -> Document {
        let chapters = (0..<45).map { "# Chapter \(number).\($0)\n\n" + text.dropFirst($0 * 50).prefix(1_400) }
        return Document(
            source: "long-" + source + ".md", mediaType: "text/markdown",
            content: Array(chapters.joined(separator: "\n\n").utf8))
    }

    private static func samples() throws -> String {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let folder = root + "/deployment/samples/"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter { $0.hasSuffix(".md") }
            .map { try String(contentsOf: URL(filePath: folder + $0), encoding: .utf8) }.joined(separator: "\n\n")
    }
}
