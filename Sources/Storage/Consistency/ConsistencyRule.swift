/// One thing that must hold in the database, as a query for what violates it.
struct ConsistencyRule: Sendable {
    /// How a violation is mended without a loss.
    enum Repair: Sendable {
        /// The document is ingested again from its bytes; its chunks are replaced at once when that is done.
        case ingestAgain
        /// A statement on collection `$1` and document `$2` that only takes away what nothing refers to, or counts anew.
        case statement(String)
    }

    let name: String
    let meaning: String
    /// Answers `collection_id`, `document_id` (of a document that may be gone) and `n`, one row a document.
    let violations: String
    var repair: Repair?

    /// - Parameter dimensions: of the vector tables that exist.
    static func all(dimensions: [Int]) -> [ConsistencyRule] {
        documents + jobs + chunks + dimensions.flatMap(vectors) + [chunksHaveVectors(dimensions)] + leftovers
    }
}
