import Access
import HTTP

/// What a client is told about its bucket, in the fields of draft-ietf-httpapi-ratelimit-headers.
struct RateFields {
    private let verdict: RateVerdict
    private let limit: RateLimit
    private let policy: String

    init(_ verdict: RateVerdict, _ limit: RateLimit, _ policy: String) {
        self.verdict = verdict
        self.limit = limit
        self.policy = policy
    }

    /// Further items of the lists that stand there.
    func add(to headers: inout HTTPHeaders) {
        let reset = Double(limit.capacity - verdict.remaining) / limit.refill
        headers.add("RateLimit-Policy", "\"\(policy)\";q=\(limit.capacity);w=\(Self.seconds(limit.window))")
        headers.add("RateLimit", "\"\(policy)\";r=\(verdict.remaining);t=\(Self.seconds(.seconds(reset)))")
    }

    /// For who has to wait.
    var refusal: HTTPProblem {
        let seconds = max(1, Self.seconds(verdict.wait))
        var headers = HTTPHeaders(["Retry-After": String(seconds)])
        add(to: &headers)
        return HTTPProblem(
            .tooManyRequests, code: "rate_limited",
            "too many requests of this \(policy); come back in \(seconds) s", headers: headers)
    }

    private static func seconds(_ duration: Duration) -> Int { Int((duration / .seconds(1)).rounded(.up)) }
}
