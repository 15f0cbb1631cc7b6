import Domain
import HTTP
import Logging
@testable import ServiceHost
import Settings
import Telemetry
import TestSupport
import Testing

/// Spans on their way from a request to a collector.
struct TraceTests {
    private let metrics = MetricRegistry()

    private func tracing(
        to url: String, _ sampler: TraceSampler = TraceSampler(.always), capacity: Int = 1000,
        headers: HTTPHeaders = HTTPHeaders()
    ) throws -> Tracing {
        let buffer = SpanBuffer(capacity: capacity, metrics: metrics)
        let pace = TraceExport.Pace(
            interval: .milliseconds(2), longestPause: .milliseconds(10), timeout: PatientServer.patience)
        let export = TraceExport(
            buffer, to: try PooledHTTPClient(baseURL: url, connectTimeout: PatientServer.patience), headers: headers,
            encoding: OTLPTraces(service: "rag-api", version: "1", instance: "i"), pace: pace, metrics: metrics,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return Tracing(tracer: Tracer(sampler: sampler, buffer: buffer), export: export)
    }

    private static let parts = ServiceParts(routes: [
        Route(.get, "/things/{id}") { _ in
            await Span.within("look") { .text("here") }
        },
        Route(.get, "/broken") { _ in throw ServiceError(.unavailable, "away") },
        Route(.get, "/stream") { _ in
            .stream(contentType: "text/plain") { writer in
                try await Span.within("write") { try await writer.write([0x61]) }
            }
        },
    ])

    @Test func `a request is a span of its caller's trace, named by its route`() async throws {
        try await TraceCollector.with { collector, url in
            let host = try await HostUnderTest(Self.parts, tracing: try tracing(to: url))
            let caller = Traceparent.make()
            let headers = HTTPHeaders(["traceparent": caller.description, "X-Request-Id": "r1"])
            _ = try await host.client.send(HTTPClientRequest(.get, "/things/7?q=secret", headers: headers))
            #expect(await host.stop() == 0)
            let spans = collector.spans
            #expect(spans.map(\.name) == ["look", "GET /things/{id}"])
            #expect(spans.allSatisfy { $0.traceID == caller.traceID && $0.service == "rag-api" })
            let door = try #require(spans.last)
            #expect(door.parentID == caller.spanID && door.kind == 2 && !door.isFailed)
            #expect(spans.first?.parentID == door.id)
            #expect(
                door.attributes == [
                    "http.request.method": "GET", "http.route": "/things/{id}", "http.response.status_code": "200",
                    "rag.request_id": "r1",
                ])
        }
    }

    @Test func `a failed request's span has failed, and probes leave none`() async throws {
        try await TraceCollector.with { collector, url in
            let host = try await HostUnderTest(Self.parts, tracing: try tracing(to: url))
            #expect(try await host.status("/livez") == 200)
            #expect(try await host.status("/broken") == 503)
            #expect(try await host.status("/nowhere") == 404)
            #expect(await host.stop() == 0)
            #expect(collector.spans.map(\.name) == ["GET /broken", "GET"])
            #expect(collector.spans.map(\.isFailed) == [true, false])
            #expect(collector.spans[0].attributes["error.type"] == "503")
        }
    }

    @Test func `what writes a stream belongs to its request`() async throws {
        try await TraceCollector.with { collector, url in
            let host = try await HostUnderTest(Self.parts, tracing: try tracing(to: url))
            #expect(try await host.status("/stream") == 200)
            #expect(await host.stop() == 0)
            #expect(collector.spans.map(\.name) == ["write", "GET /stream"])
            #expect(collector.spans[0].parentID == collector.spans[1].id)
        }
    }

    @Test func `a trace its caller does not want is not recorded`() async throws {
        try await TraceCollector.with { collector, url in
            let host = try await HostUnderTest(Self.parts, tracing: try tracing(to: url))
            let headers = HTTPHeaders(["traceparent": Traceparent.make(isSampled: false).description])
            _ = try await host.client.send(HTTPClientRequest(.get, "/things/7", headers: headers))
            #expect(await host.stop() == 0)
            #expect(collector.spans.isEmpty)
        }
    }

    @Test func `a collector that fails is asked again until it takes them`() async throws {
        try await TraceCollector.with(answering: [503, 429, 502]) { collector, url in
            let tracing = try tracing(to: url, headers: HTTPHeaders(["X-Key": "k"]))
            for _ in 0..<3 { tracing.tracer.span("x", .internal, parent: nil).end() }
            let sending = Task { await tracing.export.run() }
            #expect(await collector.spans { $0.count == 3 }.count == 3)
            // What goes after it went shows that its answer was heard.
            tracing.tracer.span("x", .internal, parent: nil).end()
            #expect(await collector.spans { $0.count == 4 }.count == 4)
            sending.cancel()
            await sending.value
            #expect(collector.fields.allSatisfy { $0["X-Key"] == "k" && $0["Content-Type"] == "application/json" })
            #expect(metrics.counter(.traceExportFailures).value == 3)
            #expect(metrics.counter(.traceSpans, "sent").value >= 3)
        }
    }

    @Test func `what a collector refuses is counted and gone`() async throws {
        try await TraceCollector.with(answering: [400]) { collector, url in
            let tracing = try tracing(to: url)
            tracing.tracer.span("x", .internal, parent: nil).end()
            await tracing.export.flush(within: PatientServer.patience)
            #expect(collector.spans.isEmpty && tracing.tracer.buffer.count == 0)
            #expect(metrics.counter(.traceSpans, "refused").value == 1)
        }
    }

    @Test func `without a collector requests are answered, a bounded number of spans waits, and the end comes in time`()
        async throws
    {
        let tracing = try tracing(to: "http://127.0.0.1:9", capacity: 4)
        let host = try await HostUnderTest(Self.parts, tracing: tracing)
        for _ in 0..<4 { #expect(try await host.status("/things/7") == 200) }
        #expect(tracing.tracer.buffer.count <= 4)
        #expect(await host.stop() == 0)
        #expect(tracing.tracer.buffer.count == 0)
        #expect(metrics.counter(.traceSpans, "dropped").value == 8)
        #expect(metrics.counter(.traceSpans, "sent").value == 0)
    }

    @Test func `the settings are OpenTelemetry's, and off without a collector`() throws {
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let off = try Settings(for: .embedder, from: SettingsSource(environment: ["MODEL_PATH": "/m"]))
        #expect(try Tracing(off, metrics, log) == nil)
        let on = try Settings(
            for: .embedder,
            from: SettingsSource(environment: [
                "MODEL_PATH": "/m", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318",
                "OTEL_TRACES_SAMPLER": "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0",
                "OTEL_EXPORTER_OTLP_HEADERS": "api-key=a%2Cb",
            ]))
        let tracing = try #require(try Tracing(on, metrics, log))
        #expect(!tracing.tracer.span("x", .server, parent: nil).isRecording)
        #expect(tracing.tracer.span("x", .server, parent: .make()).isRecording)
    }

    @Test func `header fields for the collector are read or refused without being shown`() throws {
        let headers = try CollectorHeaders.parse("api-key=a%2Cb, x-tenant=t")
        #expect(headers["api-key"] == "a,b" && headers["x-tenant"] == "t")
        for wrong in ["secret", "=secret", "a=secret%zz"] {
            let problem = #expect(throws: (any Error).self) { try CollectorHeaders.parse(wrong) }
            #expect(!"\(problem.map { "\($0)" } ?? "")".contains("secret"))
        }
    }
}
