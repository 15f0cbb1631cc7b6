import Domain
import HTTP
import JSON
import Testing

struct UploadTests {
    private static let path = "/v1/collections/default/documents"

    @Test func `a JSON text becomes a document with a job`() async throws {
        let gateway = try GatewayUnderTest()
        let reply = try await gateway.send(
            .post, Self.path, ["text": "# Leave", "source": "leave.md", "title": "Leave", "metadata": ["year": 2024]])
        #expect(reply.status == 202)
        #expect(reply.json["outcome"] == "created")
        #expect(reply.headers["Location"] == "/v1/jobs/" + (reply.json["job_id"]?.string ?? ""))
        let document = try #require(reply.json["document"])
        #expect(document["media_type"] == "text/markdown")
        #expect(document["metadata"] == ["year": 2024])
        #expect(document["digest"]?.string?.hasPrefix("sha256:") == true)
        #expect(gateway.wakeUp.count == 1)
    }

    @Test func `the same bytes again change nothing, others make a version`() async throws {
        let gateway = try GatewayUnderTest()
        let first = try await gateway.send(.post, Self.path, ["text": "one", "source": "a.txt"])
        let job = try #require(first.json["job_id"]?.string.flatMap { JobID($0) })
        gateway.catalogue.move(job, to: .succeeded, stage: .done)
        let again = try await gateway.send(.post, Self.path, ["text": "one", "source": "a.txt"])
        #expect(again.status == 200)
        #expect(again.json["outcome"] == "unchanged")
        let changed = try await gateway.send(.post, Self.path, ["text": "two", "source": "a.txt"])
        #expect(changed.json["outcome"] == "updated")
        #expect(changed.json["document"]?["version"] == 2)
        #expect(changed.json["document_id"] == first.json["document_id"])
        #expect(gateway.wakeUp.count == 2)
    }

    @Test func `a text without a source gets one from its digest`() async throws {
        let gateway = try GatewayUnderTest()
        let reply = try await gateway.send(.post, Self.path, ["text": "hello"])
        #expect(reply.json["document"]?["source"] == "text-2cf24dba5fb0a30e")
    }

    @Test func `a form brings a file with its name and metadata`() async throws {
        let gateway = try GatewayUnderTest()
        let reply = try await form(
            gateway, ["name=\"file\"; filename=\"guide.html\"": "<p>Hi</p>", "name=\"metadata\"": "{\"team\":\"x\"}"])
        #expect(reply.status == 202)
        #expect(reply.json["document"]?["source"] == "guide.html")
        #expect(reply.json["document"]?["media_type"] == "text/html")
        #expect(reply.json["document"]?["metadata"] == ["team": "x"])
    }

    @Test func `permissions come with every way of handing a document in`() async throws {
        let gateway = try GatewayUnderTest()
        let text = try await gateway.send(
            .post, Self.path, ["text": "one", "source": "a.txt", "permissions": ["hr", "board", "hr"]])
        #expect(text.json["document"]?["permissions"] == ["board", "hr"])
        let changed = try await gateway.send(.post, Self.path, ["text": "one", "source": "a.txt"])
        #expect(changed.json["outcome"] == "updated" && changed.json["document"]?["permissions"] == [])
        let form = try await form(
            gateway, ["name=\"file\"; filename=\"b.txt\"": "two", "name=\"permissions\"": "[\"hr\"]"])
        #expect(form.json["document"]?["permissions"] == ["hr"])
        for wrong in ["hr", "[\"hr\"", "[1]", "{}", "[\"\"]"] {
            let refused = try await self.form(
                gateway, ["name=\"file\"; filename=\"c.txt\"": "two", "name=\"permissions\"": wrong])
            #expect(refused.status == 422 && refused.pointers == ["/permissions"], "\(wrong)")
        }
    }

    @Test func `a form that lacks its file or has wrong fields is refused`() async throws {
        let gateway = try GatewayUnderTest()
        #expect(try await form(gateway, ["name=\"note\"": "x"]).pointers == ["/file"])
        let reply = try await form(
            gateway,
            ["name=\"file\"; filename=\"a.txt\"": "x", "name=\"metadata\"": "[1]", "name=\"colour\"": "red"])
        #expect(reply.status == 422)
        #expect(Set(reply.pointers) == ["/metadata", "/colour"])
    }

    @Test func `raw bytes take their name from the query or the disposition`() async throws {
        let gateway = try GatewayUnderTest()
        let plain = try await raw(gateway, "?source=notes/a.md&title=T", "text", "application/octet-stream")
        #expect(plain.json["document"]?["source"] == "notes/a.md")
        #expect(plain.json["document"]?["media_type"] == "text/markdown")
        let headers = HTTPHeaders([
            "Content-Type": "text/plain", "Content-Disposition": "attachment; filename=\"b.txt\"",
        ])
        let named = try await gateway.send(.post, Self.path, bytes: Array("text".utf8), headers: headers)
        #expect(named.json["document"]?["source"] == "b.txt")
        #expect(try await raw(gateway, "", "text", "text/plain").pointers == ["/source"])
    }

    @Test func `a format without a parser is 415`() async throws {
        let gateway = try GatewayUnderTest()
        #expect(try await raw(gateway, "?source=a.png", "\u{89}PNG", "image/png").status == 415)
        #expect(try await raw(gateway, "?source=a.xlsx", "data", "application/octet-stream").status == 415)
    }

    @Test func `an empty document is refused`() async throws {
        let gateway = try GatewayUnderTest()
        #expect(try await raw(gateway, "?source=a.pdf", "", "application/pdf").status == 422)
        #expect(try await gateway.send(.post, Self.path, ["text": ""]).pointers == ["/text"])
    }

    @Test func `a document over the limit is 413`() async throws {
        let gateway = try GatewayUnderTest(uploadLimit: 100)
        let long = String(repeating: "a", count: 101)
        #expect(try await raw(gateway, "?source=a.txt", long, "text/plain").status == 413)
    }

    @Test func `NUL, blank and endless names are refused`() async throws {
        let gateway = try GatewayUnderTest()
        for source in ["a\0b", "  ", String(repeating: "a", count: 1025)] {
            let reply = try await gateway.send(.post, Self.path, ["text": "x", "source": .string(source)])
            #expect(reply.pointers == ["/source"])
        }
        #expect(try await gateway.send(.post, Self.path, ["text": "a\0b"]).pointers == ["/text"])
        let nul: JSONValue = ["text": "x", "metadata": ["a": "\0"]]
        #expect(try await gateway.send(.post, Self.path, nul).pointers == ["/metadata"])
    }

    @Test func `metadata is bounded in size and depth`() async throws {
        let gateway = try GatewayUnderTest()
        var deep: JSONValue = 1
        for _ in 0..<20 { deep = ["a": deep] }
        let wide: JSONValue = ["a": .string(String(repeating: "x", count: 20_000))]
        for metadata in [deep, wide, "text", [1, 2]] {
            let reply = try await gateway.send(.post, Self.path, ["text": "x", "metadata": metadata])
            #expect(reply.status == 422)
            #expect(reply.pointers == ["/metadata"])
        }
    }

    @Test func `an unknown collection is 404`() async throws {
        let gateway = try GatewayUnderTest()
        #expect(try await gateway.send(.post, "/v1/collections/none/documents", ["text": "x"]).status == 404)
    }

    private func raw(_ gateway: GatewayUnderTest, _ query: String, _ body: String, _ type: String) async throws -> Reply
    {
        try await gateway.send(
            .post, Self.path + query, bytes: Array(body.utf8), headers: HTTPHeaders(["Content-Type": type]))
    }

    private func form(_ gateway: GatewayUnderTest, _ parts: KeyValuePairs<String, String>) async throws -> Reply {
        let body = parts.map { "--b\r\nContent-Disposition: form-data; \($0)\r\n\r\n\($1)\r\n" }.joined() + "--b--\r\n"
        let headers = HTTPHeaders(["Content-Type": "multipart/form-data; boundary=b"])
        return try await gateway.send(.post, Self.path, bytes: Array(body.utf8), headers: headers)
    }
}
