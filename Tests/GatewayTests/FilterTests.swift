import Domain
import JSON
import Testing

struct FilterTests {
    @Test func `filters reach the retriever as they were meant`() async throws {
        let gateway = try GatewayUnderTest()
        let filters: JSONValue = [
            "type": "and",
            "filters": [
                ["type": "gte", "key": "year", "value": 2020],
                ["type": "or", "filters": [["type": "in", "key": "team", "value": ["a", "b"]]]],
                ["type": "ne", "key": "draft", "value": true],
            ],
        ]
        #expect(try await ask(gateway, filters).status == 200)
        let filter = gateway.retriever.last?.filter
        #expect(
            filter
                == .and([
                    .compare(key: "year", .gte, 2020), .or([.among(key: "team", ["a", "b"], negated: false)]),
                    .compare(key: "draft", .ne, true),
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
        (#"{"type": "or", "filters": [{"type": "eq", "key": 1, "value": 1}]}"#, "/filters/filters/0/key"),
    ]

    @Test(arguments: refusals)
    func `a filter that is none says where`(filter: String, pointer: String) async throws {
        let reply = try await ask(GatewayUnderTest(), try JSONValue(parsing: Array(filter.utf8)))
        #expect(reply.status == 422)
        #expect(reply.pointers == [pointer])
    }

    @Test func `depth and size are bounded`() async throws {
        var deep: JSONValue = ["type": "eq", "key": "a", "value": 1]
        for _ in 0..<8 { deep = ["type": "and", "filters": [deep]] }
        #expect(try await ask(GatewayUnderTest(), deep).status == 422)
        let condition: JSONValue = ["type": "eq", "key": "a", "value": 1]
        let wide: JSONValue = ["type": "or", "filters": .array(Array(repeating: condition, count: 200))]
        #expect(try await ask(GatewayUnderTest(), wide).pointers.count == 1)
        let list: JSONValue = ["type": "in", "key": "a", "value": .array(Array(repeating: 1, count: 101))]
        #expect(try await ask(GatewayUnderTest(), list).status == 422)
    }

    private func ask(_ gateway: GatewayUnderTest, _ filters: JSONValue) async throws -> Reply {
        try await gateway.send(.post, "/v1/search", ["question": "Why?", "filters": filters])
    }
}
