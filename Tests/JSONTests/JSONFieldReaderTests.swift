import JSON
import Testing

@Suite struct JSONFieldReaderTests {
    private enum Mode: String, CaseIterable { case hybrid, dense }

    @Test func `all problems are listed at once, unknown members included`() throws {
        let object = try #require(
            JSONValue(parsing: Array(#"{"top_k":0,"mode":"best","stream":1,"extra":2,"text":" "}"#.utf8)).object)
        var fields = JSONFieldReader(object)
        _ = fields.required("question", .string)
        _ = fields.optional("top_k", .integer(in: 1...100))
        let mode: Mode? = fields.optional("mode", .choice)
        _ = fields.optional("stream", .bool)
        _ = fields.required("text", .text)
        let errors = #expect(throws: JSONFieldErrors.self) { try fields.finish() }
        #expect(mode == nil)
        #expect(
            errors?.problems.map { "\($0.pointer) \($0.message)" } == [
                "/question is required", "/top_k must be an integer from 1 to 100",
                "/mode must be one of \"hybrid\", \"dense\"", "/stream must be true or false",
                "/text must be a string that is not empty", "/extra is not a known field",
            ])
    }

    @Test func `null is as good as missing for an optional member`() throws {
        var fields = JSONFieldReader(JSONObject([("limit", .null)]))
        #expect(fields.optional("limit", .integer(in: 1...2)) == nil)
        try fields.finish()
    }

    @Test func `null is as bad as missing for a member that is required`() {
        var fields = JSONFieldReader(JSONObject([("question", .null)]))
        #expect(fields.required("question", .string) == nil)
        #expect(fields.allProblems().map { "\($0.pointer) \($0.message)" } == ["/question is required"])
    }

    @Test func `names with slashes and tildes are escaped in pointers`() {
        let fields = JSONFieldReader(JSONObject([("a/b~c", 1)]), path: "/filter")
        #expect(fields.allProblems().map(\.pointer) == ["/filter/a~1b~0c"])
    }
}
