package import Domain
import FoundationEssentials
import HTTP

/// One bucket of an S3-compatible store.
package struct S3Client: Sendable {
    /// What belongs to one bucket and its user.
    package struct Configuration: Sendable {
        /// `https://s3.eu-central-1.amazonaws.com`; the bucket follows in the path.
        package let endpoint: String
        package let region: String
        package let bucket: String
        package let accessKeyID: String
        package let secretAccessKey: String

        package init(endpoint: String, region: String, bucket: String, accessKeyID: String, secretAccessKey: String) {
            self.endpoint = endpoint
            self.region = region
            self.bucket = bucket
            self.accessKeyID = accessKeyID
            self.secretAccessKey = secretAccessKey
        }
    }

    /// For one request: a part of some MiB over a slow line.
    private static let limit = Duration.seconds(300)
    private static let largestAnswer = 64 << 20

    private let configuration: Configuration
    private let host: String
    private let signature: S3Signature

    /// Throws `invalid` for an endpoint that is no HTTP address.
    package init(_ configuration: Configuration) throws {
        let parts = configuration.endpoint.split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count == 2, ["http:", "https:"].contains(String(parts[0])) else {
            throw ServiceError(.invalid, "the store's endpoint must look like https://HOST[:PORT], without a path")
        }
        self.configuration = configuration
        host = String(parts[1])
        signature = S3Signature(
            accessKeyID: configuration.accessKeyID, secretAccessKey: configuration.secretAccessKey,
            region: configuration.region)
    }

    /// The bytes of a stretch of an object. Throws `notFound`.
    package func get(_ key: String, _ range: Range<Int>) async throws -> [UInt8] {
        let answer = try await send(
            "GET", key, headers: [("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")],
            accepting: [200, 206, 416])
        return answer.status == 416 ? [] : answer.body
    }

    package func put(_ key: String, _ body: [UInt8]) async throws {
        _ = try await send("PUT", key, body: body)
    }

    /// One that is gone already is as good.
    package func delete(_ key: String) async throws {
        _ = try await send("DELETE", key, accepting: [200, 204, 404])
    }

    /// All keys that begin with `prefix`.
    package func keys(prefix: String) async throws -> [String] {
        var keys: [String] = []
        var token: String?
        repeat {
            try Task.checkCancellation()
            var query = [("list-type", "2"), ("prefix", prefix)]
            if let token { query.append(("continuation-token", token)) }
            let answer = S3Answer(try await send("GET", "", query: query).body)
            keys += answer.values(of: "Key")
            token = answer.values(of: "NextContinuationToken").first
        } while token != nil
        return keys
    }

    /// Begins an upload in parts; its id.
    package func beginUpload(_ key: String) async throws -> String {
        let answer = S3Answer(try await send("POST", key, query: [("uploads", "")]).body)
        guard let id = answer.values(of: "UploadId").first else {
            throw ServiceError(.unavailable, "the store began an upload without a name")
        }
        return id
    }

    /// The part's tag. Parts count from 1; all but the last have 5 MiB at least.
    package func put(part: Int, of key: String, upload: String, _ body: [UInt8]) async throws -> String {
        let answer = try await send("PUT", key, query: [("partNumber", "\(part)"), ("uploadId", upload)], body: body)
        guard let tag = answer.headers["ETag"] else {
            throw ServiceError(.unavailable, "the store took a part without a tag")
        }
        return tag
    }

    /// Makes the object of its parts.
    package func complete(_ key: String, upload: String, tags: [String]) async throws {
        let parts = tags.enumerated().map { "<Part><PartNumber>\($0 + 1)</PartNumber><ETag>\($1)</ETag></Part>" }
        let body = "<CompleteMultipartUpload>\(parts.joined())</CompleteMultipartUpload>"
        let answer = try await send("POST", key, query: [("uploadId", upload)], body: Array(body.utf8))
        // Amazon's store may answer 200 and an error.
        guard S3Answer(answer.body).values(of: "Code").isEmpty else {
            throw ServiceError(.unavailable, "the store could not put the parts together")
        }
    }

    package func abort(_ key: String, upload: String) async throws {
        _ = try await send("DELETE", key, query: [("uploadId", upload)], accepting: [200, 204, 404])
    }

    private struct Answer {
        var status = 0
        var headers = HTTPHeaders()
        var body: [UInt8] = []
    }

    private func send(
        _ method: String, _ key: String, query: [(String, String)] = [], headers: [(String, String)] = [],
        body: [UInt8] = [], accepting: Set<Int> = [200]
    ) async throws -> Answer {
        let path =
            "/" + S3Signature.encode(configuration.bucket) + (key.isEmpty ? "" : "/")
            + S3Signature.encode(key, keepsSlashes: true)
        var signed = try signature.headers(
            method, host: host, path: path, query: query, headers: headers, body: body, at: Date())
        signed["Content-Type"] = "application/octet-stream"
        let encoded = S3Signature.canonical(query)
        let request = OutsideRequest(
            method: method, url: configuration.endpoint + path + (encoded.isEmpty ? "" : "?" + encoded),
            headers: signed, body: method == "GET" ? nil : body, connectTimeout: .seconds(10),
            idleTimeout: .seconds(60), deadline: .now + Self.limit, maximumResponseBytes: Self.largestAnswer)
        let answer: Answer
        do {
            answer = try await exchange(request)
        } catch let error as OutsideError {
            throw ServiceError(.unavailable, "the store does not answer (\(error.kind))")
        }
        guard accepting.contains(answer.status) else { throw Self.refusal(answer) }
        return answer
    }

    private func exchange(_ request: OutsideRequest) async throws -> Answer {
        var answer = Answer()
        for try await event in OutsideClient().exchange(request) {
            switch event {
            case .head(let status, let headers):
                answer.status = status
                answer.headers = headers
            case .body(let piece): answer.body += piece
            }
        }
        return answer
    }

    private static func refusal(_ answer: Answer) -> ServiceError {
        let code = S3Answer(answer.body).values(of: "Code").first ?? "no reason"
        return ServiceError(
            answer.status == 404 ? .notFound : .unavailable, "the store answered \(answer.status) (\(code))")
    }
}

/// The few words of a store's XML that are of use: values of elements by name. Names and values are the store's own, or names
/// that this program made.
struct S3Answer {
    private let text: String

    init(_ body: [UInt8]) {
        text = String(decoding: body, as: UTF8.self)
    }

    func values(of element: String) -> [String] {
        var values: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "<\(element)>"),
            let end = rest[start.upperBound...].firstRange(of: "</\(element)>")
        {
            values.append(
                String(rest[start.upperBound..<end.lowerBound]).replacing("&quot;", with: "\"").replacing(
                    "&amp;", with: "&"))
            rest = rest[end.upperBound...]
        }
        return values
    }
}
