package import HTTP
package import JSON

/// The service's public interface as the operator's command uses it: one method a call, JSON in and out, problems
/// thrown as `APIFailure`.
package struct RagAPI: Sendable {
    private let client: any HTTPClient
    private let proof: @Sendable () -> String?

    /// - Parameters:
    ///   - client: bound to the base URL of `rag-api`, or of the proxy in front of it.
    ///   - proof: the key or pass to send with a request, asked for each one; nil where the service asks for none.
    package init(client: any HTTPClient, proof: @escaping @Sendable () -> String? = { nil }) {
        self.client = client
        self.proof = proof
    }

    /// The JSON that a `GET` of `target` (path and query) answers.
    package func get(_ target: String) async throws -> JSONValue {
        try await send(HTTPClientRequest(.get, target, timeout: .seconds(60)))
    }

    /// The text that a `GET` of `target` answers.
    package func text(_ target: String) async throws -> String {
        String(decoding: try await answer(HTTPClientRequest(.get, target, timeout: .seconds(60))), as: UTF8.self)
    }

    /// The JSON that a `POST` of `body` answers.
    package func post(_ target: String, _ body: JSONValue, timeout: Duration = .seconds(60)) async throws -> JSONValue {
        let headers: HTTPHeaders = HTTPHeaders(["Content-Type": "application/json"])
        return try await send(HTTPClientRequest(.post, target, headers: headers, body: body.bytes, timeout: timeout))
    }

    /// The JSON that a `PATCH` with `body` answers.
    package func patch(_ target: String, _ body: JSONValue) async throws -> JSONValue {
        let headers: HTTPHeaders = HTTPHeaders(["Content-Type": "application/json"])
        return try await send(
            HTTPClientRequest(.patch, target, headers: headers, body: body.bytes, timeout: .seconds(60)))
    }

    /// The receipt that a `DELETE` of `target` answers.
    package func delete(_ target: String) async throws -> JSONValue {
        try await send(HTTPClientRequest(.delete, target, timeout: .seconds(60)))
    }

    /// All elements of a list, page after page, at most `limit`.
    package func list(_ path: String, parameters: [(String, String)] = [], limit: Int = .max) async throws
        -> [JSONValue]
    {
        var elements: [JSONValue] = []
        var after: String?
        while elements.count < limit {
            try Task.checkCancellation()
            var query = parameters + [("limit", String(min(100, limit - elements.count)))]
            if let after { query.append(("after", after)) }
            let page = try await get(path + "?" + PercentEncoding.query(query))
            elements += page["data"]?.array ?? []
            guard page["has_more"]?.bool == true, let last = page["last_id"]?.string else { break }
            after = last
        }
        return elements
    }

    /// Hands in a document's bytes; `outcome` in the answer says what became of them.
    package func upload(
        _ content: [UInt8], source: String, mediaType: String, metadata: JSONObject = JSONObject(),
        title: String? = nil, collection: String
    ) async throws -> JSONValue {
        var query = [("source", source)]
        if let title { query.append(("title", title)) }
        if !metadata.isEmpty { query.append(("metadata", JSONValue.object(metadata).text)) }
        let path = "/v1/collections/\(PercentEncoding.segment(collection))/documents"
        return try await send(
            HTTPClientRequest(
                .post, path + "?" + PercentEncoding.query(query), headers: HTTPHeaders(["Content-Type": mediaType]),
                body: content, timeout: .seconds(120), isIdempotent: true))
    }

    private func send(_ request: HTTPClientRequest) async throws -> JSONValue {
        let body = try await answer(request)
        return (try? JSONValue(parsing: body)) ?? .null
    }

    private func answer(_ request: HTTPClientRequest) async throws -> [UInt8] {
        var request = request
        if let proof = proof() { request.headers["Authorization"] = "Bearer " + proof }
        let response = try await client.send(request)
        guard (200..<300).contains(response.status) else {
            throw APIFailure(status: response.status, problem: try? JSONValue(parsing: response.body))
        }
        return response.body
    }
}
