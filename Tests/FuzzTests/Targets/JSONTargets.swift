import Domain
import JSON
import Wire

@testable import Gateway

/// What comes in bodies.
enum JSONTargets {
    /// What was read is written as JSON that reads the same: numbers may lose a fraction of zero, nothing else changes.
    static func json(_ bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes) else { return }
        let written = value.bytes
        guard let again = try? JSONValue(parsing: written) else {
            return demand(false, "what is written can be read")
        }
        demand(again.bytes == written, "what is written is written the same again")
        demand(again.kindName == value.kindName || value.double != nil, "a value keeps its kind")
    }

    /// A filter that is accepted travels between services unchanged.
    static func filter(_ bytes: [UInt8]) {
        guard let object = (try? JSONValue(parsing: bytes))?.object else { return }
        var reader = FilterReader()
        guard let filter = reader.read(object, path: "/filters") else {
            return demand(!reader.problems.isEmpty, "a refused filter says why")
        }
        demand(reader.problems.isEmpty, "an accepted filter has no problems")
        demand(
            MetadataFilterWire.filter(from: MetadataFilterWire.encode(filter)) == filter, "a filter travels unchanged")
    }
}
