import Telemetry

/// The bytes of a client's request, with the context that travels along.
struct RequestEncoding {
    let address: ServiceAddress

    /// Nothing in the target or a field can begin a line of its own: what may not stand there is escaped or left out.
    func bytes(_ request: HTTPClientRequest, deadline: ContinuousClock.Instant) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512 + request.body.count)
        bytes += "\(request.method.rawValue) \(address.prefix)".utf8
        append(target: request.target, to: &bytes)
        bytes += " HTTP/1.1\r\n".utf8
        for field in headers(request, deadline: deadline).fields where FieldSyntax.isToken(field.name.utf8) {
            bytes += "\(field.name): ".utf8
            for byte in field.value.utf8 { bytes.append(FieldSyntax.isValue(byte) ? byte : 0x20) }
            bytes += [0x0D, 0x0A]
        }
        bytes += [0x0D, 0x0A]
        bytes += request.body
        return bytes
    }

    private func append(target: String, to bytes: inout [UInt8]) {
        if target.utf8.first != UInt8(ascii: "/") { bytes.append(UInt8(ascii: "/")) }
        for byte in target.utf8 {
            if byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#") {
                bytes.append(byte)
            } else {
                bytes += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8
            }
        }
    }

    private func headers(_ request: HTTPClientRequest, deadline: ContinuousClock.Instant) -> HTTPHeaders {
        var headers = request.headers
        headers["Host"] = address.authority
        headers["User-Agent"] = headers["User-Agent"] ?? "rag-pipeline"
        headers["Transfer-Encoding"] = nil
        let mayHaveBody = [.post, .put, .patch].contains(request.method) || !request.body.isEmpty
        headers["Content-Length"] = mayHaveBody ? String(request.body.count) : nil
        headers[RequestIdentity.timeoutField] = String(max(1, Int((deadline - .now) / .milliseconds(1))))
        if let context = RequestContext.current {
            if !context.requestID.isEmpty { headers["X-Request-Id"] = context.requestID }
        }
        if let trace = Span.current?.context.description ?? RequestContext.current?.traceparent {
            headers["traceparent"] = trace
        }
        return headers
    }
}
