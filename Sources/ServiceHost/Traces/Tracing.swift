import Glibc
import HTTP
import Logging
import Settings
package import Telemetry

/// A service's tracer and where its spans go, as the settings say.
package struct Tracing: Sendable {
    package let tracer: Tracer
    package let export: TraceExport

    package init(tracer: Tracer, export: TraceExport) {
        self.tracer = tracer
        self.export = export
    }

    /// Nil without a collector. Throws where its URL or the header fields for it make no sense.
    init?(_ settings: Settings, _ metrics: MetricRegistry, _ log: Logger) throws {
        guard let endpoint = settings.traceEndpoint else { return nil }
        let buffer = SpanBuffer(metrics: metrics)
        tracer = Tracer(sampler: TraceSampler(settings.traceSampler, share: settings.traceShare), buffer: buffer)
        export = TraceExport(
            buffer, to: try settings.client(of: endpoint, maximumConnections: 1),
            headers: try CollectorHeaders.parse(settings.traceHeaders?.value ?? ""),
            encoding: OTLPTraces(
                service: settings.traceServiceName, version: Version.current, instance: "\(Self.host)-\(getpid())"),
            metrics: metrics, log: log)
    }

    private static var host: String {
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension TraceSampler {
    init(_ name: TraceSamplerName, share: Double) {
        switch name {
        case .alwaysOn: self.init(.always, heedsParent: false)
        case .alwaysOff: self.init(.never, heedsParent: false)
        case .traceIDRatio: self.init(.share(share), heedsParent: false)
        case .parentBasedAlwaysOn: self.init(.always)
        case .parentBasedAlwaysOff: self.init(.never)
        case .parentBasedTraceIDRatio: self.init(.share(share))
        }
    }
}
