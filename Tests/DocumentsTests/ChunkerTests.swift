import Documents
import Domain
import Testing

struct ChunkerTests {
    private func chunks(_ text: String, _ type: MediaType = .plainText, maximum: Int = 20, overlap: Int = 6)
        async throws
        -> [Chunk]
    {
        let document = try await parse(text, as: type)
        let chunks = try await Chunker(counter: WordCounter(), maximumTokens: maximum, overlapTokens: overlap)
            .chunks(of: document)
        let scalars = Array(document.text.unicodeScalars)
        for chunk in chunks {
            #expect(chunk.text == String(String.UnicodeScalarView(scalars[chunk.range])))
            #expect(chunk.tokenCount <= maximum)
        }
        return chunks
    }

    @Test func `chunks end with sentences and overlap by whole ones`() async throws {
        let sentences = (1...12).map { "Sentence number \($0) has six words." }
        let found = try await chunks(sentences.joined(separator: " "))
        #expect(found.count > 3)
        for (left, right) in zip(found, found.dropFirst()) {
            #expect(left.text.hasSuffix("words."))
            #expect(right.text.hasPrefix("Sentence number"))
            #expect(right.range.lowerBound < left.range.upperBound)
        }
    }

    @Test func `abbreviations, numbers and initials do not end sentences`() async throws {
        let text =
            "Use approx. 3.5 litres, e.g. Water from tank no. 7. See https://example.org/a.B?c for more. Dr. A. Bell agreed."
        let found = try await chunks(text, maximum: 10, overlap: 0)
        #expect(
            found.map(\.text) == [
                "Use approx. 3.5 litres, e.g. Water from tank no. 7.",
                "See https://example.org/a.B?c for more. Dr. A. Bell agreed.",
            ])
    }

    @Test func `a chunk does not cross a heading, and a heading stands in its path`() async throws {
        let body = "One two three four five six seven eight."
        let found = try await chunks("# Top\n\n## Left\n\n\(body)\n\n## Right\n\n\(body)", .markdown)
        #expect(found.map(\.headingPath) == [["Top", "Left"], ["Top", "Right"]])
        #expect(found.map(\.text) == [body, body])
    }

    @Test func `tiny sections share a chunk that says their headings`() async throws {
        let found = try await chunks("# Top\n\n## Left\n\nOne.\n\n## Right\n\nTwo.", .markdown)
        #expect(found.map(\.text) == ["Left\n\nOne.\n\nRight\n\nTwo."])
        #expect(found.map(\.headingPath) == [["Top"]])
    }

    @Test func `a heading without text under it can still be found`() async throws {
        #expect(try await chunks("# Top\n\n## Lonely", .markdown).map(\.text) == ["Lonely"])
    }

    @Test func `an overlong sentence is cut at words`() async throws {
        let found = try await chunks((1...100).map { "word\($0)" }.joined(separator: " "))
        #expect(found.count >= 5)
        #expect(found.allSatisfy { $0.text.hasPrefix("word") })
        #expect(found.last?.text.hasSuffix("word100") == true)
    }

    @Test func `a word of one megabyte is cut by scalars`() async throws {
        let found = try await chunks(String(repeating: "ä", count: 1 << 20))
        #expect(found.map(\.range.count).reduce(0, +) == 1 << 20)
        #expect(found.allSatisfy { $0.range.count <= 1_000 })
    }

    @Test func `chunks cover everything that can be seen`() async throws {
        var random = SeededGenerator(state: 7)
        for _ in 0..<50 {
            let alphabet = Array("ab .\n!?«»\"'1-*#ÄßŒ。漢🙂\u{301}|>`")
            let text = String((0..<400).map { _ in alphabet.randomElement(using: &random) ?? " " }) + "x"
            let document = try await parse(text, as: .plainText)
            let found = try await Chunker(counter: WordCounter(), maximumTokens: 8, overlapTokens: 0).chunks(
                of: document)
            #expect(found.allSatisfy { $0.text == document.text(at: $0.range) })
            let shown = found.map(\.text).joined().filter { !$0.isWhitespace }.unicodeScalars.count
            #expect(shown == document.text.filter { !$0.isWhitespace }.unicodeScalars.count)
        }
    }

    @Test func `where sentences may be cut, chunks are as full as they can be, and still words are whole`() async throws
    {
        let text = (1...12).map { "Sentence number \($0) has six words." }.joined(separator: " ")
        let document = try await parse(text, as: .plainText)
        let found = try await Chunker(
            counter: WordCounter(), maximumTokens: 8, overlapTokens: 0, cutsSentences: true
        ).chunks(of: document)
        #expect(found.dropLast().allSatisfy { $0.tokenCount == 8 })
        #expect(found.map(\.text).joined(separator: " ") == text)
        #expect(found.allSatisfy { $0.text == document.text(at: $0.range) })
    }

    @Test func `a text of half a megabyte is chunked`() async throws {
        let line = "The quick brown fox jumps over the lazy dog near the river bank.\n"
        let text = String(repeating: line, count: 8_000)
        let document = try await parse(text, as: .plainText)
        let found = try await Chunker(counter: WordCounter()).chunks(of: document)
        #expect(found.count > 500)
    }
}

/// SplitMix64: the same numbers for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
