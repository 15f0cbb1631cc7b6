import HTTP
import Testing

struct MultipartTests {
    private func parse(_ body: String, boundary: String = "x") throws -> MultipartForm {
        try MultipartForm(parsing: Array(body.utf8), contentType: "multipart/form-data; boundary=\(boundary)")
    }

    private func part(_ disposition: String, _ content: String = "c") -> String {
        "--x\r\nContent-Disposition: \(disposition)\r\n\r\n\(content)\r\n--x--\r\n"
    }

    @Test func `a form's parts are found whatever they hold`() throws {
        let form = try parse(
            "preamble\r\n--x \t\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\".txt\"\r\n"
                + "content-type: text/plain\r\n\r\none\r\n--y\r\ntwo\r\n\r\n--x\r\n"
                + "Content-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--x--\r\nepilogue")
        #expect(form.parts.map(\.name) == ["file", "empty"])
        #expect(form["file"]?.fileName == "a \"b\".txt" && form["file"]?.contentType == "text/plain")
        #expect(form["file"]?.content == Array("one\r\n--y\r\ntwo\r\n".utf8))
        #expect(form["empty"]?.content == [] && form["empty"]?.fileName == nil && form["other"] == nil)
    }

    @Test func `a part holds any bytes`() throws {
        let content = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 4) } + Array("\r\n--\r\n\r\n-".utf8)
        let head = Array("--b'()+_,-./:=?c\r\nContent-Disposition: form-data; name=a\r\n\r\n".utf8)
        let form = try MultipartForm(
            parsing: head + content + Array("\r\n--b'()+_,-./:=?c--".utf8),
            contentType: "multipart/form-data; boundary=\"b'()+_,-./:=?c\"")
        #expect(form["a"]?.content == content)
    }

    @Test(arguments: [
        ("filename=plain.txt", "plain.txt"), ("filename=\"b c.txt\"", "b c.txt"), ("filename=\"ä.txt\"", "ä.txt"),
        ("filename=\"a;b.txt\"", "a;b.txt"), ("filename=\"\"", ""), ("FileName=x", "x"),
        ("filename=a.txt; filename*=UTF-8''%C3%A4%20b.txt", "ä b.txt"), ("filename*=utf-8'de'%e2%82%ac", "€"),
        ("filename=a.txt; filename*=UTF-8''%ff", "a.txt"), ("filename=a.txt; filename*=latin1''%e4", "a.txt"),
        ("filename=first; filename=second", "first"),
    ])
    func `a file name is read as it was meant`(_ parameter: String, _ name: String) throws {
        #expect(try parse(part("form-data; name=f; \(parameter)"))["f"]?.fileName == name)
    }

    @Test(arguments: [
        "", "--x", "--x--", "no boundary", "--x\r\n", "--x\r\n\r\nno head\r\n--x--\r\n",
        "--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--\r\n",
        "--x\r\nContent-Disposition: attachment; name=a\r\n\r\nc\r\n--x--\r\n",
        "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nno end",
        "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nhalf an end\r\n--x",
        "--x\r\nContent-Disposition: form-data; name=a\r\nno colon\r\n\r\nc\r\n--x--\r\n",
        "--x\r\nContent-Disposition: form-data; name=a\n\nbare\r\n--x--\r\n",
        "--x\r\nContent-Disposition: form-data; name=a\r\n--x--\r\n",
    ])
    func `what is no form is refused with 400`(_ body: String) {
        let error = #expect(throws: HTTPProblem.self) {
            if try parse(body).parts.isEmpty { throw HTTPProblem(.badRequest, code: "empty", "no part") }
        }
        #expect(error?.status == .badRequest)
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=a\u{7F}b",
        "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=\(String(repeating: "a", count: 71))",
    ])
    func `a boundary that is none is refused`(_ type: String) {
        #expect(throws: HTTPProblem.self) { try MultipartForm(parsing: Array("--a--".utf8), contentType: type) }
    }

    @Test func `more parts or longer part heads than may be are refused`() {
        let many =
            String(repeating: "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nc\r\n", count: 33) + "--x--\r\n"
        #expect(throws: HTTPProblem.self) { try parse(many) }
        let long = part("form-data; name=\(String(repeating: "a", count: 9000))")
        #expect(throws: HTTPProblem.self) { try parse(long) }
        let fields = "--x\r\n" + String(repeating: "A: b\r\n", count: 5000) + "\r\nc\r\n--x--\r\n"
        #expect(throws: HTTPProblem.self) { try parse(fields) }
    }
}
