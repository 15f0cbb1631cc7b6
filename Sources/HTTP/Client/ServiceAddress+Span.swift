import Telemetry

extension ServiceAddress {
    /// What a span of a request says beforehand, by OpenTelemetry's conventions for HTTP. The query is left out.
    func attributes(of request: HTTPClientRequest) -> SpanAttributes {
        return [
            "http.request.method": .text(request.method.rawValue), "server.address": .text(host),
            "server.port": .integer(port),
            "url.full": "\(isSecure ? "https" : "http")://\(authority)\(prefix)\(request.path)",
        ]
    }
}

extension HTTPClientRequest {
    /// Services ask each other at few paths, none of which names a thing.
    var spanName: String { "\(method.rawValue) \(path)" }

    fileprivate var path: String { String(target.prefix { $0 != "?" }) }
}

extension Span {
    /// Notes what a client was answered: to it, all from 400 on has failed.
    func note(status: Int) {
        set(["http.response.status_code": .integer(status)])
        if status >= 400 { fail(String(status)) }
    }
}
