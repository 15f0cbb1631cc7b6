import Access
import Crypto
import Domain
import HTTP

/// Honours `Idempotency-Key` on requests that make something (IETF draft-ietf-httpapi-idempotency-key-header): the same
/// key again gets the first answer, marked `Idempotency-Replayed: true`.
struct IdempotentRequests: Sendable {
    static let headerName = "Idempotency-Key"
    private static let longestKey = 255

    private let ledger: any IdempotencyLedger

    init(_ ledger: any IdempotencyLedger) {
        self.ledger = ledger
    }

    /// Does `work` unless its key was settled before. Work with a key is finished even when its client leaves, so that
    /// what it made is found under the key. Throws 400, 409 or 422 where the key does not fit; refusals by `work`
    /// itself are not kept.
    ///
    /// - Parameter payload: a digest of what is asked for, the path aside.
    func callAsFunction(
        _ request: HTTPRequest, payload: () throws -> [UInt8], work: @escaping @Sendable () async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        guard let text = request.headers[Self.headerName] else { return try await work() }
        let key = try Self.digest(ofKey: text, request.path)
        switch try await ledger.claim(key, payload: payload()) {
        case .granted: return try await Task { try await finish(key, work) }.value
        case .settled(let answer): return HTTPResponse(replaying: answer)
        case .running:
            throw HTTPProblem(
                .conflict, code: "idempotency_key_in_use", "a request with this Idempotency-Key is still at work",
                headers: HTTPHeaders(["Retry-After": "1"]))
        case .differs:
            throw HTTPProblem(
                .unprocessableContent, code: "idempotency_key_reused",
                "this Idempotency-Key was used for another request; make a new one")
        }
    }

    /// The answer is given whether it could be kept or not: the work is done.
    private func finish(
        _ key: [UInt8], _ work: @Sendable () async throws -> HTTPResponse
    ) async throws -> HTTPResponse {
        do {
            let response = try await work()
            if let answer = KeptAnswer(response) { try? await ledger.settle(key, with: answer) }
            return response
        } catch {
            try? await ledger.release(key)
            throw error
        }
    }

    /// Keys are the client's words: only their digests are kept. The same key means another thing on another path, and
    /// from another client.
    private static func digest(ofKey text: String, _ path: String) throws -> [UInt8] {
        guard !text.isEmpty, text.utf8.count <= longestKey, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw HTTPProblem(
                .badRequest, code: "idempotency_key_malformed",
                "\(headerName) must be 1 to \(longestKey) visible ASCII characters")
        }
        return try SHA256.digest(Array("\(Principal.current?.id ?? "")\n\(path)\n\(text)".utf8))
    }
}

extension KeptAnswer {
    /// Nil for what is not kept: streams, which no request that makes something answers with.
    fileprivate init?(_ response: HTTPResponse) {
        guard case .bytes(let body) = response.body else { return nil }
        self.init(status: response.status.code, location: response.headers["Location"], body: body)
    }
}

extension HTTPResponse {
    fileprivate init(replaying answer: KeptAnswer) {
        let known: [HTTPStatus] = [.ok, .created, .accepted]
        let status = known.first { $0.code == answer.status } ?? HTTPStatus(answer.status, "")
        self = .bytes(answer.body, contentType: "application/json", status: status)
        headers["Location"] = answer.location
        headers["Idempotency-Replayed"] = "true"
    }
}
