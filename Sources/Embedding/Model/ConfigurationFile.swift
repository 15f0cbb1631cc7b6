import Glibc
import JSON

/// One JSON file of a model folder, with complaints that name it.
struct ConfigurationFile {
    let name: String
    let value: JSONValue

    init(_ folder: String, _ name: String, mayBeMissing: Bool = false) throws(EmbeddingError) {
        self.name = name
        let path = folder + "/" + name
        guard !mayBeMissing || access(path, F_OK) == 0 else {
            value = .null
            return
        }
        let bytes = try MappedFile.read(path, limit: 1 << 20)
        do { value = try JSONValue(parsing: bytes) } catch {
            throw EmbeddingError(.unusableModel, "\(name) is not JSON: \(error).")
        }
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(EmbeddingError) -> Int {
        guard let number = value[key]?.int, range.contains(number) else {
            throw EmbeddingError(
                .unusableModel,
                "\(name) must have \(key), an integer from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// nil for a switch that is missing or null.
    func flag(_ key: String) throws(EmbeddingError) -> Bool? {
        guard let member = value[key], member != .null else { return nil }
        guard let flag = member.bool else {
            throw EmbeddingError(.unusableModel, "\(name) must say \(key) is true, false or null.")
        }
        return flag
    }

    func require(_ key: String, oneOf known: [String]) throws(EmbeddingError) {
        guard let text = value[key]?.string, known.contains(text) else {
            throw EmbeddingError(
                .unsupportedModel,
                "\(name) must say \(key) is \(known.joined(separator: " or ")); others are not known.")
        }
    }

    func requireIfPresent(_ key: String, _ expected: String) throws(EmbeddingError) {
        if value[key] != nil { try require(key, oneOf: [expected]) }
    }
}
