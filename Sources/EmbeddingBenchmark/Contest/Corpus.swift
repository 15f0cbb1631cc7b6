package import Embedding
import FoundationEssentials

/// Prose that texts of any length are cut from.
package struct Corpus: Sendable {
    let paragraphs: [String]
    private let words: [Substring]
    private let ids: [Int32]
    private let frame: (start: Int32, end: Int32)

    /// - Parameter files: plain text; blank lines end a paragraph.
    package init(files: [String], tokenizer: WordPieceTokenizer) throws {
        var paragraphs: [String] = []
        for file in files {
            guard let text = try? String(contentsOf: URL(filePath: file), encoding: .utf8) else {
                throw BenchmarkError("\(file) cannot be read")
            }
            paragraphs += Self.paragraphs(of: text)
        }
        self.paragraphs = paragraphs
        words = paragraphs.flatMap { $0.split(whereSeparator: \.isWhitespace) }
        ids = paragraphs.flatMap { tokenizer.encode($0, maximumTokens: .max).dropFirst().dropLast() }
        frame = tokenizer.frame
        guard ids.count >= 4096 else {
            throw BenchmarkError("the texts have \(ids.count) tokens; name files of at least 4,096 with --text")
        }
    }

    private static func paragraphs(of text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).split(whereSeparator: \.isEmpty)
            .map { $0.joined(separator: " ") }.filter { $0.utf8.count >= 40 }
    }

    /// The text number `index` of that many tokens, special ones included. Texts of different numbers differ.
    func tokens(_ count: Int, number index: Int) -> [Int32] {
        let start = index &* 997
        return [frame.start] + (0..<count - 2).map { ids[(start + $0) % ids.count] } + [frame.end]
    }

    /// `count` words from a place of the corpus.
    func words(_ count: Int, from place: Int) -> String {
        (0..<count).map { words[(place + $0) % words.count] }.joined(separator: " ")
    }

    var wordCount: Int { words.count }
}
