import JSON
import Telemetry
import Testing

/// What is recorded of a piece of work, and what is not.
@Suite struct SpanTests {
    private let metrics = MetricRegistry()

    private struct Failure: Error {
        let secret = "what a document says"
    }

    private func tracer(_ sampler: TraceSampler = TraceSampler(.always), capacity: Int = 100) -> Tracer {
        Tracer(sampler: sampler, buffer: SpanBuffer(capacity: capacity, metrics: metrics))
    }

    @Test func `work inside work is its child in the same trace`() async throws {
        let tracer = tracer()
        let root = tracer.span("GET /x", .server, parent: nil)
        await root.run {
            await Span.within("outer", .internal, ["n": 1]) {
                await Span.within("inner", .client) { Span.current?.set(["n": 2]) }
            }
        }
        let spans = tracer.buffer.take(10)
        #expect(spans.map(\.name) == ["inner", "outer", "GET /x"])
        #expect(Set(spans.map(\.context.traceID)) == [root.context.traceID])
        #expect(spans[0].parentID == spans[1].context.spanID)
        #expect(spans[1].parentID == root.context.spanID)
        #expect(spans[2].parentID == nil)
        #expect(spans[0].attributes.map(\.value) == [.integer(2)])
        #expect(spans.allSatisfy { $0.start <= $0.end && !$0.isFailed })
    }

    @Test func `an error marks its span by its type and shows nothing else of it`() async throws {
        let tracer = tracer()
        await #expect(throws: Failure.self) {
            try await tracer.span("work", .internal, parent: nil).run { throw Failure() }
        }
        let span = try #require(tracer.buffer.take(1).first)
        #expect(span.isFailed)
        #expect(span.attributes.map(\.value) == [.text("Failure")])
    }

    @Test func `who was told to stop has not failed`() async throws {
        let tracer = tracer()
        await #expect(throws: CancellationError.self) {
            try await tracer.span("work", .internal, parent: nil).run { throw CancellationError() }
        }
        #expect(try #require(tracer.buffer.take(1).first).isFailed == false)
    }

    @Test func `a trace that is not sampled is carried on and leaves nothing`() async throws {
        let tracer = tracer(TraceSampler(.never))
        let root = tracer.span("GET /x", .server, parent: nil)
        await root.run {
            await Span.within("inner") { #expect(Span.current?.context == root.context) }
        }
        #expect(!root.context.isSampled && !root.isRecording)
        #expect(tracer.buffer.count == 0)
    }

    @Test(arguments: [true, false])
    func `the caller's decision is heeded by samplers that ask for it`(isSampled: Bool) {
        let caller = Traceparent.make(isSampled: isSampled)
        let heeding = tracer(TraceSampler(isSampled ? .never : .always)).span("x", .server, parent: caller)
        #expect(heeding.isRecording == isSampled && heeding.context.isSampled == isSampled)
        #expect(heeding.context.traceID == caller.traceID && heeding.context.spanID != caller.spanID)
        let own = tracer(TraceSampler(isSampled ? .never : .always, heedsParent: false))
        #expect(own.span("x", .server, parent: caller).isRecording != isSampled)
    }

    @Test func `a share of the traces is sampled, the same ones everywhere`() {
        let (one, other) = (tracer(TraceSampler(.share(0.25))), tracer(TraceSampler(.share(0.25), heedsParent: false)))
        var sampled = 0
        for _ in 0..<4000 {
            let first = one.span("x", .server, parent: nil)
            #expect(other.span("x", .server, parent: first.context).isRecording == first.isRecording)
            sampled += first.isRecording ? 1 : 0
        }
        #expect((800...1200).contains(sampled))
        #expect(tracer(TraceSampler(.share(1))).span("x", .server, parent: nil).isRecording)
        #expect(!tracer(TraceSampler(.share(0))).span("x", .server, parent: nil).isRecording)
    }

    @Test func `the buffer holds so many, and counts what finds no room`() {
        let tracer = tracer(capacity: 3)
        for _ in 0..<5 { tracer.span("x", .internal, parent: nil).end() }
        #expect(tracer.buffer.count == 3)
        #expect(metrics.counter(.traceSpans, "dropped").value == 2)
        let taken = tracer.buffer.take(2)
        tracer.span("x", .internal, parent: nil).end()
        tracer.buffer.putBack(taken)
        #expect(tracer.buffer.count == 3)
        #expect(metrics.counter(.traceSpans, "dropped").value == 3)
    }

    @Test func `a span is recorded once, and leaves no children after its end`() {
        let tracer = tracer()
        let span = tracer.span("x", .internal, parent: nil)
        span.end()
        span.end()
        #expect(span.child("late") == nil)
        #expect(tracer.buffer.count == 1)
    }

    @Test func `long texts are cut, and attributes are few`() throws {
        let tracer = tracer()
        let span = tracer.span("x", .internal, parent: nil)
        span.set(["long": .text(String(repeating: "é", count: 1000))])
        for number in 0..<100 { span.set(["n\(number)": 1] as KeyValuePairs) }
        span.end()
        let record = try #require(tracer.buffer.take(1).first)
        guard case .text(let text) = record.attributes[0].value else { return #expect(Bool(false)) }
        #expect(text.utf8.count <= 258)
        #expect(record.attributes.count == 32)
    }

    @Test func `spans are written as collectors read them`() throws {
        let tracer = tracer()
        let caller = Traceparent.make()
        let span = tracer.span("GET /x", .server, parent: caller)
        span.set(["text": "a\"b", "count": 3, "share": .number(0.5), "flag": true])
        span.fail("503")
        span.end()
        let encoding = OTLPTraces(service: "rag-api", version: "1", instance: "i")
        let body = try JSONValue(parsing: encoding.bytes(tracer.buffer.take(1)))
        let resource = try #require(body["resourceSpans"]?[0])
        #expect(resource["resource"]?["attributes"]?[0]?["value"]?["stringValue"] == "rag-api")
        let written = try #require(resource["scopeSpans"]?[0]?["spans"]?[0])
        #expect(written["traceId"]?.string == caller.traceID)
        #expect(written["parentSpanId"]?.string == caller.spanID)
        #expect(written["spanId"]?.string == span.context.spanID)
        #expect(written["kind"] == 2)
        #expect(written["status"]?["code"] == 2)
        #expect(UInt64(written["startTimeUnixNano"]?.string ?? "") != nil)
        let values = (written["attributes"]?.array ?? []).compactMap { $0["value"] }
        #expect(
            values == [
                ["stringValue": "a\"b"], ["intValue": "3"], ["doubleValue": 0.5], ["boolValue": true],
                ["stringValue": "503"],
            ])
    }
}
