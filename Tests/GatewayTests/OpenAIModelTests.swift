import Domain
import HTTP
import JSON
import Testing
import Wire

struct OpenAIModelTests {
    @Test func `models are the collections and the embedder's`() async throws {
        let reply = try await GatewayUnderTest().send(.get, "/v1/models")
        #expect(reply.json["object"] == "list")
        #expect(reply.json["data"]?.array?.compactMap { $0["id"]?.string } == ["rag", "rag:default", "mini"])
    }

    @Test func `one model is read or not there`() async throws {
        let gateway = try GatewayUnderTest()
        for name in ["rag", "rag:default", "mini"] {
            #expect(try await gateway.send(.get, "/v1/models/\(name)").json["id"]?.string == name)
        }
        for name in ["gpt-4o", "rag:none"] {
            let reply = try await gateway.send(.get, "/v1/models/\(name)")
            #expect(reply.status == 404)
            #expect(reply.json["error"]?["code"] == "model_not_found")
        }
    }

    @Test func `embeddings come as numbers and as base64`() async throws {
        let gateway = try GatewayUnderTest()
        let float = try await gateway.send(.post, "/v1/embeddings", ["model": "mini", "input": ["a", "bb"]])
        #expect(float.json["data"]?[1]?["embedding"] == [0.2, -1.0])
        #expect(float.json["data"]?[1]?["index"] == 1)
        #expect(float.json["usage"] == ["prompt_tokens": 3, "total_tokens": 3])
        let base64 = try await gateway.send(
            .post, "/v1/embeddings", ["model": "mini", "input": "bb", "encoding_format": "base64", "user": "u"])
        #expect(base64.json["data"]?[0]?["embedding"] == "zcxMPgAAgL8=")
    }

    private static let refusals: [(String, Int, String)] = [
        (#"{"input": "a"}"#, 400, "model"), (#"{"model": "mini"}"#, 400, "input"),
        (#"{"model": "mini", "input": []}"#, 400, "input"), (#"{"model": "mini", "input": ""}"#, 400, "input"),
        (#"{"model": "mini", "input": [1, 2]}"#, 400, "input"),
        (#"{"model": "mini", "input": [[1, 2]]}"#, 400, "input"),
        (#"{"model": "mini", "input": "a", "dimensions": 3}"#, 400, "dimensions"),
        (#"{"model": "mini", "input": "a", "encoding_format": "hex"}"#, 400, "encoding_format"),
        (#"{"model": "ada", "input": "a"}"#, 404, "model"),
    ]

    @Test(arguments: refusals)
    func `what cannot be embedded is refused`(body: String, status: Int, parameter: String) async throws {
        let reply = try await GatewayUnderTest().send(.post, "/v1/embeddings", bytes: Array(body.utf8))
        #expect(reply.status == status)
        #expect(reply.json["error"]?["type"] == "invalid_request_error")
        #expect(reply.json["error"]?["param"]?.string == parameter)
    }

    @Test func `the model's own number of dimensions may be asked for`() async throws {
        let body: JSONValue = ["model": "mini", "input": "a", "dimensions": 2]
        #expect(try await GatewayUnderTest().send(.post, "/v1/embeddings", body).status == 200)
    }

    @Test func `malformed JSON is an error in OpenAI's shape`() async throws {
        let reply = try await GatewayUnderTest().send(.post, "/v1/embeddings", bytes: Array("{".utf8))
        #expect(reply.status == 400)
        #expect(reply.json["error"]?["message"]?.string?.contains("line 1") == true)
    }
}
