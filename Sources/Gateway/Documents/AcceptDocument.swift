import Crypto
import Domain
import Telemetry

/// The use case: find out what a document is, keep it, and tell the workers.
struct AcceptDocument: Sendable {
    private let collections: any CollectionStore
    private let intake: any DocumentIntake
    private let wakeUp: any WakeUp
    private let metrics: MetricRegistry

    init(_ ports: GatewayPorts) {
        collections = ports.collections
        intake = ports.intake
        wakeUp = ports.wakeUp
        metrics = ports.metrics
    }

    /// Throws `notFound` for the collection, `unsupportedMediaType` for a format without a parser.
    func callAsFunction(
        _ upload: Upload, into reference: CollectionReference, traceparent: String?
    ) async throws -> DocumentAcceptance {
        let collection = try await collections.find(reference)
        let type =
            upload.url != nil
            ? MediaType.unknown
            : try MediaType.detect(
                declared: upload.declaredType, fileName: upload.source, content: upload.content
            ).rawValue
        let digest = ContentDigest(hexadecimal: try SHA256.hexadecimalDigest(upload.content))
        let submission = DocumentSubmission(
            source: upload.source ?? "text-" + digest.hexadecimal.prefix(16), title: upload.title,
            mediaType: type, content: upload.content, url: upload.url, digest: digest, metadata: upload.metadata,
            permissions: upload.permissions, traceparent: traceparent)
        let acceptance = try await intake.accept(submission, into: collection.id)
        metrics.counter(.documentsAccepted, acceptance.outcome.rawValue).increment()
        metrics.counter(.uploadedBytes).increment(by: upload.content.count)
        if acceptance.outcome != .unchanged { await wakeUp.signal() }
        return acceptance
    }
}
