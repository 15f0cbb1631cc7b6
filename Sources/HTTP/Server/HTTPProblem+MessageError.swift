extension HTTPProblem {
    /// The answer to bytes that are no request.
    init(_ error: MessageError) {
        switch error {
        case .malformed(let detail):
            self.init(.badRequest, code: "malformed_request", detail)
        case .startLineTooLong:
            self.init(
                .uriTooLong, code: "uri_too_long",
                "the request line is longer than \(HeadScanner.maximumStartLine) bytes")
        case .fieldsTooLarge:
            self.init(
                .headersTooLarge, code: "headers_too_large",
                "more than \(HeaderFieldParser.maximumFields) header fields or \(HeadScanner.maximumFieldBytes) bytes")
        }
    }
}
