package import HTTP
import JSON
import Synchronization

/// A collector of OTLP over HTTP that keeps the spans it is sent.
package final class TraceCollector: Sendable {
    package struct Span: Sendable {
        package let service: String
        package let traceID: String
        package let id: String
        package let parentID: String?
        package let name: String
        package let kind: Int
        package let isFailed: Bool
        /// Every value as its text.
        package let attributes: [String: String]
    }

    private struct State {
        var spans: [Span] = []
        var fields: [HTTPHeaders] = []
        var statuses: [Int]
        var waiting: [AsyncStream<Void>.Continuation] = []
    }

    private let state: Mutex<State>

    private init(_ statuses: [Int]) {
        state = Mutex(State(statuses: statuses))
    }

    /// Runs `body` with the base URL of a collector of its own.
    ///
    /// - Parameter statuses: answered one after the other instead of taking what is sent, before it takes all.
    package static func with<Result: Sendable>(
        answering statuses: [Int] = [], body: (TraceCollector, String) async throws -> Result
    ) async throws -> Result {
        let collector = TraceCollector(statuses)
        let route = Route(.post, "/v1/traces", bodyLimit: 64 << 20) { try collector.take($0) }
        return try await PatientServer.with([route]) { try await body(collector, "http://127.0.0.1:\($0)") }
    }

    package var spans: [Span] { state.withLock(\.spans) }
    /// The header fields of each request.
    package var fields: [HTTPHeaders] { state.withLock(\.fields) }

    /// The spans once `isEnough` says so, or those there are after some minutes.
    package func spans(until isEnough: @Sendable ([Span]) -> Bool) async -> [Span] {
        let (news, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.waiting.append(continuation) }
        let alarm = Task {
            try? await Task.sleep(for: PatientServer.patience)
            continuation.finish()
        }
        defer { alarm.cancel() }
        continuation.yield()
        for await _ in news where isEnough(spans) { break }
        return spans
    }

    private func take(_ request: HTTPRequest) throws -> HTTPResponse {
        let body = try JSONValue(parsing: request.body)
        let status = state.withLock { state -> Int in
            state.fields.append(request.headers)
            if !state.statuses.isEmpty { return state.statuses.removeFirst() }
            // One whose answer was not heard is sent again.
            let known = Set(state.spans.map(\.id))
            state.spans += Self.spans(in: body).filter { !known.contains($0.id) }
            for continuation in state.waiting { continuation.yield() }
            return 200
        }
        return .json(.object(JSONObject()), status: HTTPStatus(status, "Collected"))
    }

    private static func spans(in body: JSONValue) -> [Span] {
        (body["resourceSpans"]?.array ?? []).flatMap { resource in
            let service = attributes(resource["resource"] ?? .null)["service.name"] ?? ""
            return (resource["scopeSpans"]?.array ?? []).flatMap { $0["spans"]?.array ?? [] }.map { span($0, service) }
        }
    }

    private static func span(_ value: JSONValue, _ service: String) -> Span {
        Span(
            service: service, traceID: value["traceId"]?.string ?? "", id: value["spanId"]?.string ?? "",
            parentID: value["parentSpanId"]?.string, name: value["name"]?.string ?? "", kind: value["kind"]?.int ?? 0,
            isFailed: value["status"]?["code"]?.int == 2, attributes: attributes(value))
    }

    private static func attributes(_ value: JSONValue) -> [String: String] {
        let pairs = (value["attributes"]?.array ?? []).compactMap { attribute -> (String, String)? in
            guard let name = attribute["key"]?.string, let member = attribute["value"]?.object?.members.first else {
                return nil
            }
            return (name, member.value.string ?? member.value.text)
        }
        return Dictionary(pairs) { _, last in last }
    }
}
