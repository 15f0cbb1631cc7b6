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
            throw EmbeddingError(.unusableModel, "\(path) is not JSON: \(error).")
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

    func number(
        _ key: String, in range: ClosedRange<Double>, default fallback: Double
    ) throws(EmbeddingError) -> Double {
        guard let member = value[key], member != .null else { return fallback }
        guard let number = member.double, range.contains(number) else {
            throw EmbeddingError(
                .unusableModel, "\(name) must say \(key) is a number from \(range.lowerBound) to \(range.upperBound).")
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
        let text = value[key]?.string
        guard let text, known.contains(text) else {
            throw EmbeddingError(
                .unsupportedModel,
                "\(name) says \(key) is \(text?.prefix(100) ?? "nothing"); only \(known.joined(separator: " and ")) is known."
            )
        }
    }

    func requireIfPresent(_ key: String, _ expected: String) throws(EmbeddingError) {
        if value[key] != nil { try require(key, oneOf: [expected]) }
    }
}
