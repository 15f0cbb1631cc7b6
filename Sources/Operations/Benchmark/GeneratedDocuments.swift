import Ranking

/// Documents for measurements where no test set is at hand: sentences of the sample documents in a random order, in
/// the formats people bring, the same for the same seed.
package struct GeneratedDocuments: Sendable {
    let sentences: [String]

    /// - Parameter text: what sentences are taken from.
    package init(sentencesOf text: String) {
        sentences = text.split { ".!?\n".contains($0) }.map { $0.trimmed + "." }
            .filter { $0.count > 30 && $0.utf8.allSatisfy { $0 >= 32 && $0 < 127 } }
    }

    /// Plain text, Markdown, HTML and PDF in turn, of one to a hundred sentences, most of them short; and a question
    /// for each: words of one of its sentences.
    package func set(count: Int, seed: UInt64 = 1) -> BenchmarkSet {
        var random = SeededGenerator(seed: seed)
        var documents: [BenchmarkSet.Document] = []
        var questions: [String] = []
        for number in 0..<count where !sentences.isEmpty {
            let chosen = (0..<length(&random)).map { _ in sentences.randomElement(using: &random) ?? "" }
            let format = Format.allCases[number % Format.allCases.count]
            let title = "Generated document \(number)"
            documents.append(
                BenchmarkSet.Document(
                    source: "generated-\(number).\(format.rawValue)", title: title, mediaType: format.mediaType,
                    content: format.document(title, chosen)))
            let words = (chosen.randomElement(using: &random) ?? "").split(separator: " ").shuffled(using: &random)
            questions.append(words.prefix(8).joined(separator: " ") + " \(number)?")
        }
        return BenchmarkSet(name: "generated", documents: documents, questions: questions)
    }

    /// Most documents are short, a few are long: the square of an even spread.
    private func length(_ random: inout SeededGenerator) -> Int {
        let share = Double.random(in: 0.1...1, using: &random)
        return max(1, Int(share * share * 100))
    }
}

extension GeneratedDocuments {
    /// What a document can be written as; the raw value is its file name's ending.
    private enum Format: String, CaseIterable {
        case txt, md, html, pdf

        var mediaType: String {
            switch self {
            case .txt: "text/plain"
            case .md: "text/markdown"
            case .html: "text/html"
            case .pdf: "application/pdf"
            }
        }

        func document(_ title: String, _ sentences: [String]) -> [UInt8] {
            let paragraphs = stride(from: 0, to: sentences.count, by: 6).map { start in
                sentences[start..<min(start + 6, sentences.count)].joined(separator: " ")
            }
            switch self {
            case .txt: return Array(([title] + paragraphs).joined(separator: "\n\n").utf8)
            case .md:
                let sections = paragraphs.enumerated().map { "## Section \($0 + 1)\n\n\($1)" }
                return Array((["# \(title)"] + sections).joined(separator: "\n\n").utf8)
            case .html:
                let sections = paragraphs.enumerated().map { "<h2>Section \($0 + 1)</h2>\n<p>\(escaped($1))</p>" }
                let head = "<!DOCTYPE html>\n<html><head><title>\(title)</title></head><body>\n<h1>\(title)</h1>\n"
                return Array((head + sections.joined(separator: "\n") + "\n</body></html>\n").utf8)
            case .pdf: return PlainPDF(paragraphs: [title] + paragraphs).bytes
            }
        }

        private func escaped(_ text: String) -> String {
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
