import JSON

/// Spans in the JSON of OpenTelemetry's protocol (OTLP 1.x, `ExportTraceServiceRequest`): ids in hexadecimal, 64-bit numbers
/// as text.
package struct OTLPTraces: Sendable {
    /// Where collectors take them, behind their base URL.
    package static let path = "/v1/traces"

    private let resource: JSONValue
    private let scope: JSONValue

    /// - Parameters:
    ///   - service: what `service.name` says.
    ///   - instance: what tells this process from others of the same service.
    package init(service: String, version: String, instance: String) {
        resource = [
            "attributes": .array([
                Self.attribute("service.name", .text(service)),
                Self.attribute("service.namespace", .text("rag-pipeline")),
                Self.attribute("service.version", .text(version)),
                Self.attribute("service.instance.id", .text(instance)),
            ])
        ]
        scope = ["name": "rag-pipeline", "version": .string(version)]
    }

    /// The body of one request.
    package func bytes(_ spans: [SpanRecord]) -> [UInt8] {
        let scoped: JSONValue = ["scope": scope, "spans": .array(spans.map(Self.span))]
        let all: JSONValue = ["resource": resource, "scopeSpans": .array([scoped])]
        let request: JSONValue = ["resourceSpans": .array([all])]
        return request.bytes
    }

    private static func span(_ record: SpanRecord) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("traceId", .string(record.context.traceID)), ("spanId", .string(record.context.spanID)),
        ]
        if let parentID = record.parentID { members.append(("parentSpanId", .string(parentID))) }
        members += [
            ("flags", 1), ("name", .string(record.name)), ("kind", .integer(Int64(record.kind.rawValue))),
            ("startTimeUnixNano", .string(String(record.start))), ("endTimeUnixNano", .string(String(record.end))),
            ("attributes", .array(record.attributes.map { attribute($0.name, $0.value) })),
        ]
        if record.isFailed { members.append(("status", ["code": 2])) }
        return .object(JSONObject(members))
    }

    private static func attribute(_ name: String, _ value: SpanValue) -> JSONValue {
        let value: JSONValue =
            switch value {
            case .text(let text): ["stringValue": .string(text)]
            case .integer(let number): ["intValue": .string(String(number))]
            case .number(let number): ["doubleValue": .number(number)]
            case .flag(let flag): ["boolValue": .bool(flag)]
            }
        return ["key": .string(name), "value": value]
    }
}
