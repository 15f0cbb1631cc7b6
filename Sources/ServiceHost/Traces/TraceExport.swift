package import HTTP
package import Logging
package import Telemetry

/// Sends what was recorded to a collector, in batches, beside the work: no request ever waits for it.
///
/// A collector that is away is asked again, ever more slowly; meanwhile spans wait in the buffer, as many as it holds.
package struct TraceExport: Sendable {
    /// How long spans are gathered where a batch is not full sooner, and how long a collector that fails is left alone.
    package struct Pace: Sendable {
        let interval: Duration
        let longestPause: Duration
        let timeout: Duration

        package init(
            interval: Duration = .seconds(1), longestPause: Duration = .seconds(30), timeout: Duration = .seconds(3)
        ) {
            self.interval = interval
            self.longestPause = longestPause
            self.timeout = timeout
        }
    }

    private static let batchSize = 512

    private let buffer: SpanBuffer
    private let client: any HTTPClient
    private let headers: HTTPHeaders
    private let encoding: OTLPTraces
    private let pace: Pace
    private let log: Logger
    private let sent: Counter
    private let refused: Counter
    private let failures: Counter

    /// - Parameters:
    ///   - client: of the collector's base URL.
    ///   - headers: what the collector wants beside the body, such as a key.
    package init(
        _ buffer: SpanBuffer, to client: any HTTPClient, headers: HTTPHeaders = HTTPHeaders(), encoding: OTLPTraces,
        pace: Pace = Pace(), metrics: MetricRegistry, log: Logger
    ) {
        self.buffer = buffer
        self.client = client
        self.encoding = encoding
        self.pace = pace
        self.log = log
        var headers = headers
        headers["Content-Type"] = "application/json"
        self.headers = headers
        sent = metrics.counter(.traceSpans, "sent")
        refused = metrics.counter(.traceSpans, "refused")
        failures = metrics.counter(.traceExportFailures)
    }

    /// Until it is cancelled. Tells once when the collector goes and when it comes back.
    package func run() async {
        var failed = 0
        while !Task.isCancelled {
            switch await sendBatch(by: .now + pace.timeout) {
            case .nothing:
                await gather()
            case .done:
                if failed > 0 { log.info("the collector of traces takes spans again") }
                failed = 0
            case .failed(let detail):
                guard !Task.isCancelled else { return }
                failed += 1
                if failed == 1 { log.warning("spans cannot be sent", metadata: ["detail": "\(detail)"]) }
                try? await Task.sleep(for: pause(after: failed))
            }
        }
    }

    /// Sends what is left, for a process that ends; gives up, and counts, what cannot be sent in time.
    package func flush(within limit: Duration) async {
        let deadline = ContinuousClock.now + limit
        while case .done = await sendBatch(by: deadline) {}
        buffer.drop()
    }

    /// Lets spans come together for an interval, or until a batch is full.
    private func gather() async {
        for _ in 0..<10 where !Task.isCancelled && buffer.count < Self.batchSize {
            try? await Task.sleep(for: pace.interval / 10)
        }
    }

    private enum Outcome {
        case nothing, done
        case failed(String)
    }

    private func sendBatch(by deadline: ContinuousClock.Instant) async -> Outcome {
        let limit = min(deadline - .now, pace.timeout)
        guard limit > .zero else { return .nothing }
        let batch = buffer.take(Self.batchSize)
        guard !batch.isEmpty else { return .nothing }
        let request = HTTPClientRequest(
            .post, OTLPTraces.path, headers: headers, body: encoding.bytes(batch), timeout: limit)
        do {
            // What is on its way arrives, or else it would be sent twice: only its time limit ends it.
            let sending = Task { try await client.send(request).status }
            return settle(batch, try await sending.value)
        } catch {
            return keep(batch, (error as? HTTPClientError)?.description ?? "it was told to stop")
        }
    }

    /// By OTLP's rules: some statuses ask to try again, all others but success mean never.
    private func settle(_ batch: [SpanRecord], _ status: Int) -> Outcome {
        switch status {
        case 200..<300: sent.increment(by: batch.count)
        case 429, 502, 503, 504: return keep(batch, "the collector answered \(status)")
        default:
            refused.increment(by: batch.count)
            log.debug("the collector refused spans", metadata: ["status": .stringConvertible(status)])
        }
        return .done
    }

    private func keep(_ batch: [SpanRecord], _ detail: String) -> Outcome {
        buffer.putBack(batch)
        if !Task.isCancelled { failures.increment() }
        return .failed(detail)
    }

    private func pause(after failed: Int) -> Duration {
        min(pace.longestPause, pace.interval * (1 << min(failed - 1, 10))) * Double.random(in: 0.5...1)
    }
}
