import Documents
import Domain
import FoundationEssentials
import Testing

/// The sample folder's files and what tests need of parsed documents.
enum Sample: String, CaseIterable {
    case handbook = "pump-station-handbook.pdf"
    case leave = "leave-policy.md"
    case incident = "incident-response.md"
    case gateway = "level-gateway-manual.html"
    case visitors = "visitor-safety.docx"
    case notes = "release-notes.txt"

    static var folder: String {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/\(root)/deployment/samples"
    }

    func bytes() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(Self.folder)/\(rawValue)")))
    }

    func parsed() async throws -> ParsedDocument {
        let content = try bytes()
        let type = try MediaType.detect(declared: nil, fileName: rawValue, content: content)
        return try await DocumentParser().parse(content, as: type)
    }
}

extension ParsedDocument {
    /// The stored text at a range of Unicode scalars.
    func text(at range: Range<Int>) -> String {
        String(String.UnicodeScalarView(Array(text.unicodeScalars)[range]))
    }

    func texts(of kind: TextBlock.Kind) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return blocks.filter { $0.kind == kind }.map { String(String.UnicodeScalarView(scalars[$0.range])) }
    }
}

/// Counts the words between white space.
struct WordCounter: TextEmbedder {
    func model() async throws -> EmbeddingModel {
        EmbeddingModel(name: "words", fingerprint: "words", dimension: 2, maximumTokens: 256)
    }

    func embed(_ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority) async throws -> Embeddings {
        Embeddings(dimension: 2, values: texts.flatMap { _ in [Float(1), 0] })
    }

    func tokenCounts(of texts: [String]) async throws -> [Int] {
        texts.map { text in text.utf8.split { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }.count }
    }
}

func parse(_ text: String, as type: MediaType) async throws -> ParsedDocument {
    try await DocumentParser().parse(Array(text.utf8), as: type)
}

/// The reason with which a document is refused; nil when it is read.
func refusal(of content: [UInt8], as type: MediaType, limits: ParsingLimits = ParsingLimits()) async throws -> String? {
    do {
        _ = try await DocumentParser(limits: limits).parse(content, as: type)
        return nil
    } catch let error as ServiceError where error.kind == .unreadable {
        return error.message
    }
}
