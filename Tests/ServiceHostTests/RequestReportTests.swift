import HTTP
import Logging
@testable import ServiceHost
import Synchronization
import Telemetry
import Testing

/// What the log says of a request.
struct RequestReportTests {
    private struct Broken: Error {}

    private let lines = LogLines()

    private func report(_ response: HTTPResponse, _ failure: (any Error)?) {
        let lines = lines
        let report = RequestReport(metrics: MetricRegistry(), log: Logger(label: "test") { _ in LineCollector(lines) })
        report.answered(
            HTTPRequest(method: .get, path: "/x"), response, duration: .seconds(1), failure: failure)
    }

    @Test func `a problem is logged with its code, and nothing else of it`() {
        let problem = HTTPProblem(.serviceUnavailable, code: "shutting_down", "what people read")
        report(HTTPResponse(.serviceUnavailable), problem)
        report(HTTPResponse(.ok), nil)
        #expect(lines.all.map(\.level) == [.warning, .info])
        #expect(lines.all.map { $0.metadata["code"] } == ["shutting_down", nil])
        #expect(lines.all.allSatisfy { $0.metadata["detail"] == nil })
    }

    @Test func `a stream that broke off is an error, one that its client left is not`() {
        report(HTTPResponse(.ok), Broken())
        report(HTTPResponse(.ok), HTTPProblem(.clientClosedRequest, code: "client_closed_request", ""))
        #expect(lines.all.map(\.level) == [.error, .info])
        #expect(lines.all.map { $0.metadata["detail"] } == ["Broken()", nil])
    }
}

private final class LogLines: Sendable {
    private let lines = Mutex<[(level: Logger.Level, metadata: Logger.Metadata)]>([])

    var all: [(level: Logger.Level, metadata: Logger.Metadata)] { lines.withLock { $0 } }

    func add(_ level: Logger.Level, _ metadata: Logger.Metadata) { lines.withLock { $0.append((level, metadata)) } }
}

private struct LineCollector: LogHandler {
    let lines: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(_ lines: LogLines) { self.lines = lines }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.add(event.level, event.metadata ?? [:]) }
}
