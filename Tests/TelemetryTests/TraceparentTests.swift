import Telemetry
import Testing

@Suite struct TraceparentTests {
    private let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test func `a header survives being read and written`() throws {
        let trace = try #require(Traceparent(header))
        #expect(trace.isSampled)
        #expect(trace.description == header)
    }

    @Test func `a child keeps the trace and has a span of its own`() throws {
        let trace = try #require(Traceparent(header))
        let child = trace.child()
        #expect(child.traceID == trace.traceID)
        #expect(child.spanID != trace.spanID)
        #expect(Traceparent(child.description) == child)
    }

    @Test func `a made one is well-formed`() {
        for _ in 0..<100 {
            let trace = Traceparent.make()
            #expect(Traceparent(trace.description) == trace)
        }
    }

    @Test(arguments: [
        "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
    ])
    func `malformed headers are no trace`(header: String) {
        #expect(Traceparent(header) == nil)
    }

    @Test func `a later version is read as far as it is known`() {
        #expect(Traceparent("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-future") != nil)
    }
}
