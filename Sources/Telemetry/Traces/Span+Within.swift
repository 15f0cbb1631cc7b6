extension Span {
    /// Runs `body` as a part of the current span, and records how long it took and whether it threw. Where nothing is
    /// recorded it just runs.
    ///
    /// - Parameters:
    ///   - name: one of few: what is done, never to what.
    ///   - attributes: what is known beforehand; further ones go to `Span.current` inside `body`.
    package static func within<Result>(
        _ name: @autoclosure () -> String, _ kind: SpanKind = .internal,
        _ attributes: @autoclosure () -> SpanAttributes = [:], isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        guard let current, current.isRecording, let span = current.child(name(), kind) else { return try await body() }
        span.set(attributes())
        return try await span.run(isolation: isolation, body)
    }

    /// Runs `body` with this span as the current one, and ends it.
    package func run<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
    ) async rethrows -> Result {
        defer { end() }
        do {
            return try await Span.$current.withValue(self, operation: body, isolation: isolation)
        } catch {
            note(error)
            throw error
        }
    }

    /// Only the error's type: its words may hold anything. Who was told to stop has not failed.
    private func note(_ error: any Error) {
        if error is CancellationError { return set(["error.type": "CancellationError"]) }
        fail(String(describing: type(of: error)))
    }
}
