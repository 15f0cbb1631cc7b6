/// The bytes of a client's request, with the context that travels along.
struct RequestEncoding {
    let address: ServiceAddress

    func bytes(_ request: HTTPClientRequest, deadline: ContinuousClock.Instant) -> [UInt8] {
        var headers = request.headers
        headers["Host"] = address.authority
        headers["User-Agent"] = headers["User-Agent"] ?? "rag-pipeline"
        if !request.body.isEmpty || request.method == .post { headers["Content-Length"] = String(request.body.count) }
        headers[RequestIdentity.timeoutField] = String(max(1, Int((deadline - .now) / .milliseconds(1))))
        if let context = RequestContext.current {
            if !context.requestID.isEmpty { headers["X-Request-Id"] = context.requestID }
            if let traceparent = context.traceparent { headers["traceparent"] = traceparent }
        }
        var bytes = Array("\(request.method.rawValue) \(address.prefix)\(request.target) HTTP/1.1\r\n".utf8)
        for field in headers.fields {
            bytes += "\(field.name): ".utf8
            bytes += field.value.utf8.map { FieldSyntax.isValue($0) ? $0 : 0x20 }
            bytes += [0x0D, 0x0A]
        }
        return bytes + [0x0D, 0x0A] + request.body
    }
}
