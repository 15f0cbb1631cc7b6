package import Logging

/// Writes each record as one line of JSON: time, level, service, the constant message, request, trace and span id of the
/// task's `LogContext` and current span, then the metadata, nested ones flattened to `outer.inner`.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    package var metadataProvider: Logger.MetadataProvider?
    private let service: String
    private let output: any LogOutput

    package init(service: String, level: Logger.Level, output: any LogOutput) {
        self.service = service
        self.output = output
        logLevel = level
    }

    package func log(event: LogEvent) {
        var line = JSONLogLine()
        line.add("time", .now)
        line.add("level", event.level.rawValue)
        line.add("service", service)
        line.add("message", event.message.description)
        if let requestID = LogContext.current?.requestID { line.add("request_id", requestID) }
        addTrace(to: &line)
        if let error = event.error { line.add("error", String(describing: error)) }
        line.add(merged(event.metadata))
        output.write(line.finished())
    }

    private func addTrace(to line: inout JSONLogLine) {
        let context = LogContext.current
        let span = Span.current.flatMap { $0.isRecording ? $0.context : nil }
        if let traceID = span?.traceID ?? context?.traceID { line.add("trace_id", traceID) }
        if let spanID = span?.spanID ?? context?.spanID { line.add("span_id", spanID) }
    }

    private func merged(_ explicit: Logger.Metadata?) -> Logger.Metadata {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let explicit { all.merge(explicit) { _, new in new } }
        return all
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
}
