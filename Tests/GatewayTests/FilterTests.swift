import Domain
import JSON
import Testing

struct FilterTests {
    @Test func `filters reach the retriever as they were meant`() async throws {
        let gateway = try GatewayUnderTest()
        let document = DocumentID.make()
        let filters: JSONValue = [
            "type": "and",
            "filters": [
                ["type": "gte", "key": "year", "value": 2020],
                ["type": "or", "filters": [["type": "in", "key": "team", "value": ["a", "b"]]]],
                ["type": "ne", "key": "draft", "value": true],
                ["type": "not", "filter": ["type": "contains", "key": "tags", "value": "old"]],
                ["type": "date", "key": "day", "from": "2024-01-01"],
                ["type": "in", "key": "$document_id", "value": [.string(document.description)]],
                ["type": "gte", "key": "$version", "value": 2],
            ],
        ]
        #expect(try await ask(gateway, filters).status == 200)
        let filter = gateway.retriever.last?.filter
        #expect(
            filter
                == .and([
                    .compare(key: "year", .gte, 2020), .or([.among(key: "team", ["a", "b"], negated: false)]),
                    .compare(key: "draft", .ne, true), .not(.contains(key: "tags", "old")),
                    .date(key: "day", try #require(DateSpan(from: DateText("2024-01-01"), until: nil))),
                    .documents([document], negated: false), .compare(key: "$version", .gte, 2),
                ]))
    }

    private static let refusals: [(String, String)] = [
        (#"{"type": "near", "key": "a", "value": 1}"#, "/filters/type"),
        (#"{"key": "a", "value": 1}"#, "/filters/type"),
        (#"{"type": "eq", "value": 1}"#, "/filters/key"),
        (#"{"type": "eq", "key": "a"}"#, "/filters/value"),
        (#"{"type": "eq", "key": "a", "value": [1]}"#, "/filters/value"),
        (#"{"type": "gt", "key": "a", "value": true}"#, "/filters/value"),
        (#"{"type": "in", "key": "a", "value": 1}"#, "/filters/value"),
        (#"{"type": "eq", "key": "a", "value": 1, "x": 1}"#, "/filters/x"),
        (#"{"type": "and", "filters": []}"#, "/filters/filters"),
        (#"{"type": "not", "filters": [{"type": "eq", "key": "a", "value": 1}]}"#, "/filters/filter,/filters/filters"),
        (#"{"type": "not", "filter": 1}"#, "/filters/filter"),
        (#"{"type": "not", "filter": {"type": "eq", "key": "a"}}"#, "/filters/filter/value"),
        (#"{"type": "contains", "key": "a", "value": ["b"]}"#, "/filters/value"),
        (#"{"type": "date", "key": "a"}"#, "/filters/from"),
        (#"{"type": "date", "key": "a", "from": "yesterday"}"#, "/filters/from"),
        (#"{"type": "date", "key": "a", "from": 2024, "until": "2024-02-30"}"#, "/filters/from,/filters/until"),
        (#"{"type": "eq", "key": "$nothing", "value": 1}"#, "/filters/key"),
        (#"{"type": "eq", "key": "$created_at", "value": "2024-01-01"}"#, "/filters/type"),
        (#"{"type": "date", "key": "$version", "from": "2024-01-01"}"#, "/filters/key"),
        (#"{"type": "gt", "key": "$document_id", "value": "doc_1"}"#, "/filters/type,/filters/value"),
        (#"{"type": "in", "key": "$document_id", "value": ["doc_1"]}"#, "/filters/value"),
        (#"{"type": "eq", "key": "$version", "value": "2"}"#, "/filters/value"),
        (#"{"type": "eq", "key": "$source", "value": 2}"#, "/filters/value"),
        (#"{"type": "permitted", "value": ["hr"]}"#, "/filters/type"),
        (#"{"type": "or", "filters": [{"type": "eq", "key": 1, "value": 1}]}"#, "/filters/filters/0/key"),
    ]

    @Test(arguments: refusals)
    func `a filter that is none says where`(filter: String, pointer: String) async throws {
        let reply = try await ask(GatewayUnderTest(), try JSONValue(parsing: Array(filter.utf8)))
        #expect(reply.status == 422)
        #expect(reply.pointers.sorted() == pointer.split(separator: ",").map(String.init))
    }

    @Test func `depth and size are bounded`() async throws {
        var deep: JSONValue = ["type": "eq", "key": "a", "value": 1]
        for level in 0..<50 {
            deep = level % 2 == 0 ? ["type": "not", "filter": deep] : ["type": "and", "filters": [deep]]
            let status = try await ask(GatewayUnderTest(), deep).status
            #expect(level < 7 ? status == 200 : (400...422).contains(status), "\(level + 2) levels: \(status)")
        }
        let condition: JSONValue = ["type": "eq", "key": "a", "value": 1]
        let wide: JSONValue = ["type": "or", "filters": .array(Array(repeating: condition, count: 200))]
        #expect(try await ask(GatewayUnderTest(), wide).pointers.count == 1)
        let list: JSONValue = ["type": "in", "key": "a", "value": .array(Array(repeating: 1, count: 101))]
        #expect(try await ask(GatewayUnderTest(), list).status == 422)
    }

    @Test func `who asks brings permissions, and a label that cannot be read opens nothing`() async throws {
        let gateway = try GatewayUnderTest()
        let body: JSONValue = ["question": "Why?", "permissions": ["hr", "board", "hr"]]
        #expect(try await gateway.send(.post, "/v1/search", body).status == 200)
        #expect(gateway.retriever.last?.permissions == PermissionSet(["board", "hr"]))
        #expect(try await gateway.send(.post, "/v1/search", ["question": "Why?"]).status == 200)
        #expect(gateway.retriever.last?.permissions == PermissionSet.none)
        let wrong: [JSONValue] = [
            "hr", ["hr", 1], [""], [["hr"]], ["a\u{0}b"], .array(Array(repeating: "a", count: 101)), true,
            [.string(String(repeating: "x", count: 129))],
        ]
        for permissions in wrong {
            let reply = try await gateway.send(.post, "/query", ["question": "Why?", "permissions": permissions])
            #expect(reply.status == 422 && reply.pointers == ["/permissions"])
        }
    }

    private func ask(_ gateway: GatewayUnderTest, _ filters: JSONValue) async throws -> Reply {
        try await gateway.send(.post, "/v1/search", ["question": "Why?", "filters": filters])
    }
}
