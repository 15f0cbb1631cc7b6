package import JSON

/// What an ingestion came to.
package struct IngestionReport: Sendable {
    package internal(set) var created = 0
    package internal(set) var updated = 0
    package internal(set) var unchanged = 0
    /// Files that did not become documents, and why.
    package internal(set) var failures: [Failure] = []
    package internal(set) var bytes = 0

    package struct Failure: Sendable, Hashable {
        package let source: String
        package let reason: String
    }

    package var finished: Int { created + updated + unchanged + failures.count }

    package var json: JSONValue {
        [
            "created": JSONValue(created), "updated": JSONValue(updated), "unchanged": JSONValue(unchanged),
            "failed": JSONValue(failures.count), "bytes": JSONValue(bytes),
            "failures": .array(
                failures.map { ["source": .string($0.source), "reason": .string($0.reason)] }),
        ]
    }
}
