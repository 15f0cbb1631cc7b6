import JSON
import Logging
import Synchronization
import Telemetry
import Testing

/// Keeps the lines it is given.
private final class MemoryOutput: LogOutput {
    private let kept = Mutex<[[UInt8]]>([])

    func write(_ line: [UInt8]) { kept.withLock { $0.append(line) } }

    var lines: [[UInt8]] { kept.withLock { $0 } }
}

@Suite struct LogTests {
    private let output = MemoryOutput()

    private func logger(_ level: Logger.Level = .trace) -> Logger {
        let output = output
        return Logger(label: "t") { _ in JSONLogHandler(service: "api", level: level, output: output) }
    }

    @Test func `a record is one line of JSON with time, level, service and message first`() throws {
        logger().info("ready", metadata: ["port": .stringConvertible(8000), "name": "x", "deep": ["a": ["b": "c"]]])
        let line = try #require(output.lines.first)
        #expect(line.last == UInt8(ascii: "\n"))
        let object = try #require(JSONValue(parsing: line).object)
        #expect(object.names == ["time", "level", "service", "message", "deep.a.b", "name", "port"])
        #expect(object["level"] == "info")
        #expect(object["port"] == 8000)
        #expect(object["deep.a.b"] == "c")
    }

    @Test func `the recorded span that a line belongs to is named`() async throws {
        let tracer = Tracer(sampler: TraceSampler(.always), buffer: SpanBuffer(metrics: MetricRegistry()))
        let door = tracer.span("door", .server, parent: nil)
        let context = LogContext(requestID: "r1", traceID: door.context.traceID, spanID: door.context.spanID)
        await LogContext.$current.withValue(context) {
            logger().info("at the door")
            await door.run { await Span.within("inside") { logger().info("inside") } }
        }
        let lines = try output.lines.map { try JSONValue(parsing: $0) }
        #expect(lines.map { $0["trace_id"]?.string } == [door.context.traceID, door.context.traceID])
        #expect(lines[0]["span_id"]?.string == door.context.spanID)
        #expect(lines[1]["span_id"]?.string == tracer.buffer.take(1).first?.context.spanID)
    }

    @Test func `request and trace id come from the task`() throws {
        LogContext.$current.withValue(LogContext(requestID: "r1", traceID: "t1")) { logger().info("x") }
        let object = try #require(JSONValue(parsing: output.lines[0]).object)
        #expect(object["request_id"] == "r1")
        #expect(object["trace_id"] == "t1")
    }

    @Test func `metadata cannot forge a line or a field`() throws {
        logger().info(
            "x", metadata: ["a": "1\"}\n{\"level\":\"error\u{1B}[31m\u{9B}\u{2028}", "level": "error", "time": "0"])
        #expect(output.lines[0].count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(!output.lines[0].contains(0x1B))
        let object = try #require(JSONValue(parsing: output.lines[0]).object)
        #expect(object["level"] == "info")
        #expect(object["a"]?.string?.contains("\u{1B}") == true)
    }

    @Test func `a long value is cut`() throws {
        logger().info("x", metadata: ["a": "\(String(repeating: "é", count: 10_000))"])
        #expect(output.lines[0].count < 4500)
        _ = try JSONValue(parsing: output.lines[0])
    }

    @Test func `records below the level are not written`() {
        logger(.warning).info("x")
        #expect(output.lines.isEmpty)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_400_042, "2000-02-29T00:00:00.042Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (1_767_225_599_999, "2025-12-31T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    ])
    func `instants are written as RFC 3339`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }
}
