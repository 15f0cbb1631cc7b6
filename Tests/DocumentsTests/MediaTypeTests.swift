import Domain
import Testing

struct MediaTypeTests {
    private func detect(_ declared: String?, _ name: String?, _ content: String = "text") throws -> MediaType {
        try MediaType.detect(declared: declared, fileName: name, content: Array(content.utf8))
    }

    @Test func `the bytes outweigh name and declared type`() throws {
        #expect(try detect("text/plain", "a.txt", "%PDF-1.7\n") == .pdf)
        #expect(try detect("application/octet-stream", "a.docx", "PK\u{3}\u{4}") == .docx)
    }

    @Test(arguments: ["\n", "\u{FEFF}", "HTTP/1.1 200 OK\r\n\r\n"])
    func `a PDF may stand behind what came before it on its way`(before: String) throws {
        #expect(try detect("text/plain", "a.txt", before + "%PDF-1.7\n") == .pdf)
    }

    @Test func `text that speaks of PDF's first bytes is text`() throws {
        #expect(try detect("text/plain", "a.txt", "für: a file begins with %PDF-1.4, as in \"%PDF-1.7\"") == .plainText)
    }

    @Test func `a telling declared type outweighs the name, a vague one does not`() throws {
        #expect(try detect("text/html; charset=utf-8", "a.txt") == .html)
        #expect(try detect("text/plain", "a.md") == .markdown)
        #expect(try detect("application/x-www-form-urlencoded", "A.CSV") == .csv)
        #expect(try detect(nil, "README") == .plainText)
    }

    @Test func `an empty PDF is a PDF, so that its job says what is wrong`() throws {
        #expect(try detect("application/pdf", "a.pdf", "") == .pdf)
        #expect(try detect(nil, "a.pdf", "") == .pdf)
    }

    @Test(arguments: [
        ("image/png", "a.png", "\u{1}"), ("application/msword", "a.doc", "x"), ("text/plain", "a.xlsx", "PK\u{3}\u{4}"),
        ("application/octet-stream", "blob", "a\0b"), ("", "a.rtf", "{\\rtf1"), ("video/mp4", "a.md", "x"),
        ("", "a.zip", "PK\u{3}\u{4}"), ("", "x.exe", "MZ"),
    ])
    func `a format without a parser is refused with the list of those that have one`(case: (String, String, String)) {
        let error = #expect(throws: ServiceError.self) { try detect(`case`.0, `case`.1, `case`.2) }
        #expect(error?.kind == .unsupportedMediaType)
        #expect(error?.message.contains("Markdown, HTML, PDF, DOCX") == true)
    }
}
