package import HTTP

/// What is asked of a server that somebody else named.
package struct GuardedRequest: Sendable {
    package var url: String
    package var headers: HTTPHeaders
    /// Nil for a GET, else what is posted.
    package var body: [UInt8]?
    /// For all of it, every redirect included.
    package var timeout: Duration
    /// Of an answer's head and body, unpacked.
    package var maximumBytes: Int
    /// With none an answer that leads on is told as it is.
    package var maximumRedirects: Int

    package init(
        _ url: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8]? = nil, timeout: Duration = .seconds(30),
        maximumBytes: Int, maximumRedirects: Int = 0
    ) {
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maximumBytes = maximumBytes
        self.maximumRedirects = maximumRedirects
    }
}

/// What it answered.
package struct GuardedResponse: Sendable {
    package let status: Int
    package let headers: HTTPHeaders
    package let body: [UInt8]
    /// Where the answer came from, after all redirects.
    package let address: WebAddress
}
