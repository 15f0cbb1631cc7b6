/// One path and method and who answers them. `{name}` in the pattern matches one path segment:
///
///     Route(.get, "/v1/collections/{collection}/documents") { request in … request.parameters["collection"] … }
package struct Route: Sendable {
    package let method: HTTPMethod
    /// Also the `route` label of metrics and logs: never the raw path.
    package let pattern: String
    /// Longer bodies are refused with 413 before they are read, in bytes.
    package let bodyLimit: Int
    /// How long a request may take, streams included.
    package let timeLimit: Duration
    package let handler: HTTPHandler

    package static let usualTimeLimit = Duration.seconds(30)

    package init(
        _ method: HTTPMethod, _ pattern: String, bodyLimit: Int = 1 << 20, timeLimit: Duration = usualTimeLimit,
        handler: @escaping HTTPHandler
    ) {
        self.method = method
        self.pattern = pattern
        self.bodyLimit = bodyLimit
        self.timeLimit = timeLimit
        self.handler = handler
    }
}
