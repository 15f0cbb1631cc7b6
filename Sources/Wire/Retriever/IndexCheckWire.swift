package import Domain
package import JSON

/// The path and shape of a check of a retriever's indexes in memory: `POST /indexes/check?collection=…&repair=true`.
package enum IndexCheckWire {
    package static let path = "/indexes/check"
    /// The query's members.
    package static let collection = "collection"
    /// See `collection`.
    package static let repair = "repair"

    /// `{"findings": […]}`.
    package static func encode(_ findings: [ConsistencyFinding]) -> JSONValue {
        ["findings": .array(findings.map(encode))]
    }

    /// Also what `ragctl fsck --json` prints.
    package static func encode(_ finding: ConsistencyFinding) -> JSONValue {
        [
            "rule": .string(finding.rule), "meaning": .string(finding.meaning),
            "collection_id": JSONValue(finding.collectionID?.description),
            "document_id": JSONValue(finding.documentID?.description), "count": JSONValue(finding.count),
            "repairable": .bool(finding.isRepairable),
        ]
    }

    /// Nil for what is not such an answer.
    package static func findings(in answer: JSONValue) -> [ConsistencyFinding]? {
        answer["findings"]?.array?.map { value in
            ConsistencyFinding(
                rule: value["rule"]?.string ?? "", meaning: value["meaning"]?.string ?? "",
                collectionID: value["collection_id"]?.string.flatMap { CollectionID($0) },
                documentID: value["document_id"]?.string.flatMap { DocumentID($0) }, count: value["count"]?.int ?? 1,
                isRepairable: value["repairable"]?.bool ?? false)
        }
    }
}
