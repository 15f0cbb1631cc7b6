import Domain
import HTTP
import JSON
import Wire

/// Takes documents in.
struct UploadHandler: Sendable {
    private let acceptDocument: AcceptDocument
    private let once: IdempotentRequests
    private let reader: UploadReader

    init(accept: AcceptDocument, once: IdempotentRequests, limit: Int, outside: OutsideRules) {
        acceptDocument = accept
        self.once = once
        reader = UploadReader(maximumBytes: limit, outside: outside)
    }

    /// The document and what a form or JSON's escapes put around it.
    var bodyLimit: Int { reader.maximumBytes + reader.maximumBytes / 4 + (1 << 20) }

    func accept(_ request: HTTPRequest) async throws -> HTTPResponse {
        let upload = try reader.read(request)
        return try await once(request, payload: upload.digest) { [acceptDocument] in
            let acceptance = try await acceptDocument(
                upload, into: request.collection, traceparent: request.context.traceparent)
            let headers = HTTPHeaders(["Location": "/v1/jobs/\(acceptance.job.id)"])
            let isDone = acceptance.outcome == .unchanged && acceptance.job.state == .succeeded
            return .json(acceptance.json, status: isDone ? .ok : .accepted, headers: headers)
        }
    }
}
