import Domain

@testable import Documents

/// What comes in files.
enum DocumentTargets {
    private static let limits: ParsingLimits = {
        var limits = ParsingLimits()
        limits.maximumTextBytes = 4 << 20
        limits.maximumDepth = 200
        return limits
    }()

    static func html(_ bytes: [UInt8]) { check { try HTMLDocumentParser.parse(bytes, limits: limits) } }
    static func markdown(_ bytes: [UInt8]) { check { try MarkdownParser.parse(bytes) } }
    static func pdf(_ bytes: [UInt8]) { check { try PDFText.read(bytes, title: nil, limits: limits) } }

    static func text(_ bytes: [UInt8]) {
        check { try PlainTextParser.parse(bytes) }
        check { try LineParser.parse(bytes, as: .table) }
    }

    /// A ZIP container, or the main part of one: behind a checksum no change would get through to its XML.
    static func docx(_ bytes: [UInt8]) {
        guard bytes.first == UInt8(ascii: "<") else { return check { try DOCXParser.parse(bytes, limits: limits) } }
        check {
            let styles = try DOCXStyles(bytes, limits: limits)
            var reader = DOCXReader(styles: styles, links: ["rId1": "https://example.com"], limits: limits)
            try XMLStream.read(bytes, limits: limits) { stream, event in try reader.read(event, stream) }
            return reader.finish(title: nil)
        }
    }

    /// Markdown or plain text in chunks of a length that the first two bytes choose.
    static func chunker(_ bytes: [UInt8]) {
        guard bytes.count > 3 else { return }
        let content = Array(bytes.dropFirst(3))
        let parsed = try? bytes[2] & 1 == 0 ? PlainTextParser.parse(content) : MarkdownParser.parse(content)
        guard let parsed else { return }
        let chunker = Chunker(
            counter: ByteCounter(), maximumTokens: 8 + Int(bytes[0]), overlapTokens: Int(bytes[1]))
        wait {
            guard let chunks = try? await chunker.chunks(of: parsed) else { return demand(false, "text has chunks") }
            check(chunks, of: parsed)
        }
    }

    /// Stored text and the places of its blocks agree.
    private static func check(_ parse: () throws -> ParsedDocument) {
        do {
            let parsed = try parse()
            let count = parsed.text.unicodeScalars.count
            var end = 0
            for block in parsed.blocks {
                demand(block.range.lowerBound >= end && !block.range.isEmpty, "blocks stand behind each other")
                end = block.range.upperBound
            }
            demand(end <= count, "blocks stand in the text")
            demand(!parsed.text.utf8.contains(0), "stored text holds no NUL")
            demand(zip(parsed.pageStarts, parsed.pageStarts.dropFirst()).allSatisfy { $0 <= $1 }, "pages ascend")
        } catch {
            demand(error is ServiceError, "a refusal has a reason for people")
        }
    }

    private static func check(_ chunks: [Chunk], of parsed: ParsedDocument) {
        let scalars = Array(parsed.text.unicodeScalars)
        var covered = [Bool](repeating: false, count: scalars.count)
        for (ordinal, chunk) in chunks.enumerated() {
            demand(chunk.ordinal == ordinal, "ordinals count")
            demand(
                chunk.range.upperBound <= scalars.count
                    && chunk.text.unicodeScalars.elementsEqual(scalars[chunk.range]), "a chunk is the text at its place"
            )
            for place in chunk.range { covered[place] = true }
        }
        for block in parsed.blocks {
            if case .heading = block.kind { continue }
            demand(
                block.range.allSatisfy { covered[$0] || scalars[$0].properties.isWhitespace }, "no text is in no chunk")
        }
    }
}

/// A token is four bytes: counts of pieces add up at least to what the whole has.
private struct ByteCounter: TextEmbedder {
    func model() async throws -> EmbeddingModel { throw ServiceError(.unavailable, "only counts") }

    func embed(_ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority) async throws -> Embeddings {
        throw ServiceError(.unavailable, "only counts")
    }

    func tokenCounts(of texts: [String]) async throws -> [Int] { texts.map { ($0.utf8.count + 3) / 4 } }
}
