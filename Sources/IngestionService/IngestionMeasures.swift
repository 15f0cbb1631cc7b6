import Domain
import Telemetry

/// The numbers an ingestion leaves behind.
struct IngestionMeasures: Sendable {
    private let metrics: MetricRegistry

    init(_ metrics: MetricRegistry) {
        self.metrics = metrics
    }

    /// Records the time of a stage, on success and on failure.
    func time<Value: Sendable>(_ stage: String, _ work: () async throws -> Value) async throws -> Value {
        let start = ContinuousClock.now
        defer { metrics.histogram(.jobDuration, stage).observe(ContinuousClock.now - start) }
        return try await Span.within("job \(stage)") { try await work() }
    }

    func parsed(_ type: MediaType, _ work: () async throws -> ParsedDocument) async throws -> ParsedDocument {
        let format = String(describing: type)
        do {
            let document = try await time("parse", work)
            metrics.counter(.documentsParsed, format, "read").increment()
            return document
        } catch let error as LongDocumentInHand {
            throw error
        } catch {
            metrics.counter(.documentsParsed, format, (error as? ServiceError)?.kind.rawValue ?? "failed").increment()
            throw error
        }
    }

    func fetched(_ work: () async throws -> FetchedDocument) async throws -> FetchedDocument {
        do {
            let document = try await time("fetch", work)
            metrics.counter(.documentsFetched, "fetched").increment()
            return document
        } catch {
            let isPassing = (error as? ServiceError)?.isPassing ?? true
            metrics.counter(.documentsFetched, isPassing ? "away" : "refused").increment()
            throw error
        }
    }

    func stored(_ count: Int, quarantined: Int) {
        metrics.counter(.chunksStored).increment(by: count)
        metrics.counter(.chunksQuarantined).increment(by: quarantined)
    }

    func delivered(_ settlement: WebhookSettlement) {
        let outcome =
            switch settlement {
            case .delivered: "delivered"
            case .givenUp: "given_up"
            case .putOff: "put_off"
            }
        metrics.counter(.webhooks, outcome).increment()
    }

    func began() { metrics.gauge(.jobsRunning).add(1) }

    func ended(_ outcome: JobOutcome, after duration: Duration) {
        metrics.gauge(.jobsRunning).add(-1)
        metrics.counter(.jobs, outcome.rawValue).increment()
        metrics.histogram(.jobDuration, "total").observe(duration)
    }
}

/// How a worker's hold on a job ended.
package enum JobOutcome: String, Sendable, CaseIterable {
    case succeeded, failed, released, lost
}
