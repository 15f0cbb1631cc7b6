@testable import HTTP
import Testing

/// Parsers before bytes that are almost, or not at all, what they take.
@Suite(.timeLimit(.minutes(5)))
struct MutationTests {
    private static let heads = [
        "POST /v1/items/a%20b?q=1&q=%2B HTTP/1.1\r\nHost: a:80\r\nContent-Length: 10\r\nX-A: \u{e4} b\t\r\n\r\n",
        "GET http://a/b HTTP/1.0\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive, x\r\n\r\n",
        "\r\nPUT / HTTP/1.1\r\nHost:a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.0 404\r\nConnection: close\r\nContent-Length: 18446744073709551617\r\n\r\n",
    ].map { Array($0.utf8) }

    /// Where the head ends, or why it is none, when its bytes come in two reads; nil when there is no end.
    private static func end(of bytes: [UInt8], splitAt split: Int) -> Result<Int?, MessageError> {
        var scanner = HeadScanner()
        do throws(MessageError) {
            if let end = try scanner.scan(bytes[..<split]) { return .success(end - scanner.headOffset) }
            return .success(try scanner.scan(bytes[...]).map { $0 - scanner.headOffset })
        } catch {
            return .failure(error)
        }
    }

    @Test func `a head is the same however it arrives, and what is taken for a request is one`() throws {
        var random = SeededGenerator(seed: 8)
        var accepted = 0
        for _ in 0..<8000 {
            let bytes = Mutation.of(Self.heads.randomElement(using: &random) ?? [], &random)
            let whole = Self.end(of: bytes, splitAt: bytes.count)
            #expect(Self.end(of: bytes, splitAt: .random(in: 0...bytes.count, using: &random)) == whole)
            guard case .success(let count?) = whole else { continue }
            let head = Array(bytes.drop { $0 == 0x0D || $0 == 0x0A }.prefix(count))
            _ = try? ResponseHeadFields(parsing: head, method: .get)
            guard let request = try? RequestHeadParser.parse(head) else { continue }
            accepted += 1
            Self.expectSound(request)
        }
        #expect(accepted > 500)
    }

    private static func expectSound(_ head: RequestHead) {
        let lengths = head.headers.all("Content-Length")
        let encodings = head.headers.all("Transfer-Encoding")
        switch head.framing {
        case .none: #expect(encodings.isEmpty && (lengths.isEmpty || Int(lengths[0]) == 0))
        case .length(let count): #expect(encodings.isEmpty && lengths.count == 1 && Int(lengths[0]) == count)
        case .chunked: #expect(lengths.isEmpty && encodings.count == 1 && head.version == .oneOne)
        case .untilClose: Issue.record("a request that ends with its connection")
        }
        #expect(head.headers.all("Host").count == 1 || head.version == .oneZero)
        for field in head.headers.fields {
            #expect(FieldSyntax.isToken(field.name.utf8) && field.value.utf8.allSatisfy(FieldSyntax.isValue))
        }
        #expect(head.path == "*" || head.path.utf8.first == UInt8(ascii: "/"))
        #expect(head.path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    }

    @Test func `bodies of parts and events are read or refused`() {
        let form = Array(
            "--b\r\nContent-Disposition: form-data; name=\"a\"; filename*=utf-8''%41\r\n\r\nx\r\n--b--".utf8)
        let events = Array("id: 1\r\nevent: e\ndata: x\r\ndata: y\r\r: c\n\n".utf8)
        var random = SeededGenerator(seed: 9)
        for _ in 0..<1000 {
            _ = try? MultipartForm(parsing: Mutation.of(form, &random), contentType: "multipart/form-data; boundary=b")
            let bytes = Mutation.of(events, &random)
            let split = Int.random(in: 0...bytes.count, using: &random)
            var (whole, parted) = (EventStreamParser(maximumEventBytes: 64), EventStreamParser(maximumEventBytes: 64))
            let all = try? whole.feed(bytes)
            let pieces = try? parted.feed(bytes[..<split]) + parted.feed(bytes[split...])
            #expect(all == pieces)
        }
    }
}
