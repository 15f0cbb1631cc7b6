import Documents
import Domain
import Testing

@Suite(.timeLimit(.minutes(5))) struct HostileFileTests {
    private let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    private func document(_ body: String, head: String = "") -> [UInt8] {
        ZipWriter.file([
            "word/document.xml":
                "<?xml version=\"1.0\"?>\(head)<w:document xmlns:w=\"\(word)\"><w:body>\(body)</w:body></w:document>"
        ])
    }

    @Test(arguments: MediaType.allCases)
    func `an empty file is refused`(type: MediaType) async throws {
        #expect(try await refusal(of: [], as: type) == "The file is empty (0 bytes).")
    }

    @Test(arguments: [MediaType.plainText, .markdown, .html])
    func `a file of white space is refused`(type: MediaType) async throws {
        #expect(try await refusal(of: Array(" \n\t ".utf8), as: type) == "The file holds no text.")
    }

    @Test func `bytes that are no text are refused`() async throws {
        let bytes = (0..<2_000).map { UInt8(truncatingIfNeeded: $0 * 37) }
        #expect(try await refusal(of: bytes, as: .plainText)?.contains("not text") == true)
    }

    @Test func `Windows-1252 and UTF-16 are read`() async throws {
        let latin = Array("Die T".utf8) + [0xFC] + Array("r ist zu.".utf8)
        #expect(try await DocumentParser().parse(latin, as: .plainText).text == "Die Tür ist zu.")
        let wide: [UInt8] = [0xFF, 0xFE, 0x54, 0, 0xFC, 0, 0x72, 0]
        #expect(try await DocumentParser().parse(wide, as: .plainText).text == "Tür")
    }

    @Test func `NUL, control characters and CRLF do not reach the stored text`() async throws {
        #expect(
            try await parse("\u{FEFF}one\0\u{1}\r\ntwo\r\n\r\nthree\u{AD}", as: .plainText).text == "one\ntwo\n\nthree")
    }

    @Test func `a damaged PDF is refused`() async throws {
        let reason = "The file is damaged: it is not a complete PDF."
        #expect(try await refusal(of: Array("%PDF-1.4\nnothing".utf8), as: .pdf) == reason)
        #expect(try await refusal(of: Array("no PDF".utf8), as: .pdf) == reason)
    }

    @Test func `a locked PDF is refused and says what to do`() async throws {
        let locked = try Golden.bytes("locked.pdf")
        #expect(try await refusal(of: locked, as: .pdf)?.contains("protected by a password") == true)
    }

    @Test func `a PDF of images asks for text recognition`() async throws {
        #expect(try await refusal(of: Golden.bytes("image.pdf"), as: .pdf)?.contains("OCR") == true)
    }

    @Test func `a ZIP bomb is refused without being unfolded`() async throws {
        var declared = ZipWriter()
        declared.add("word/document.xml", stored: [1, 2, 3], method: 8, size: 4_000_000_000, checksum: 0)
        #expect(try await refusal(of: declared.finish(), as: .docx)?.contains("ZIP bomb") == true)
        #expect(try await refusal(of: Golden.bytes("bomb.docx"), as: .docx)?.contains("ZIP bomb") == true)
    }

    @Test func `a damaged or foreign ZIP is refused`() async throws {
        let whole = try Sample.visitors.bytes()
        #expect(try await refusal(of: Array(whole.prefix(whole.count / 2)), as: .docx) != nil)
        #expect(
            try await refusal(of: ZipWriter.file(["a.txt": "x"]), as: .docx)?.contains("without a Word document")
                == true)
        #expect(try await refusal(of: document("<w:p><w:r>"), as: .docx)?.contains("damaged") == true)
    }

    @Test func `XML entities are refused, so that no file is read and nothing multiplies`() async throws {
        let body = "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>"
        for head in [
            "<!DOCTYPE d [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
            "<!DOCTYPE d [<!ENTITY b \"xx\"><!ENTITY a \"&b;&b;&b;\">]>",
        ] {
            #expect(try await refusal(of: document(body, head: head), as: .docx)?.contains("entities") == true)
        }
    }

    @Test func `what is nested too deep is refused`() async throws {
        let deep = String(repeating: "<div>", count: 5_000) + "x"
        #expect(try await refusal(of: Array(deep.utf8), as: .html)?.contains("nested") == true)
        let xml = String(repeating: "<w:p>", count: 5_000) + String(repeating: "</w:p>", count: 5_000)
        #expect(try await refusal(of: document(xml), as: .docx) != nil)
    }

    @Test(arguments: [
        String(repeating: "[", count: 50_000), String(repeating: "> ", count: 50_000) + "x",
        String(repeating: "|a", count: 10_000) + "\n" + String(repeating: "|-", count: 10_000) + "\n"
            + String(repeating: "|\n", count: 10_000),
        String(repeating: "*a_", count: 20_000), String(repeating: "- ", count: 30_000) + "x",
    ])
    func `Markdown made to be slow is read in time`(text: String) async throws {
        _ = try await parse(text, as: .markdown)
    }

    @Test(arguments: Sample.allCases)
    func `no flipped, cut or doubled byte of a sample brings a parser down`(sample: Sample) async throws {
        let original = try sample.bytes()
        let type = try MediaType.detect(declared: nil, fileName: sample.rawValue, content: original)
        var random = SeededGenerator(state: 11)
        for round in 0..<(type == .pdf ? 6 : 60) {
            var bytes = original
            for _ in 0..<(1 + round % 8) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            if round % 3 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
            if round % 5 == 0 { bytes += bytes.suffix(100) }
            if let document = try? await DocumentParser().parse(bytes, as: type) {
                let chunks = try await Chunker(counter: WordCounter(), maximumTokens: 30).chunks(of: document)
                #expect(chunks.allSatisfy { $0.text == document.text(at: $0.range) })
            }
        }
    }
}
