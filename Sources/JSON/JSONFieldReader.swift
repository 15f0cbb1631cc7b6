/// Reads an object's members by name and collects everything that is wrong with them, so that a caller learns all
/// mistakes at once: missing and unknown members, wrong types, values out of range.
///
///     var fields = JSONFieldReader(object)
///     let question = fields.required("question", .string) ?? ""
///     let topK = fields.optional("top_k", .integer(in: 1...100)) ?? 10
///     try fields.finish()
package struct JSONFieldReader {
    private let object: JSONObject
    private let path: String
    private var known: Set<String> = []
    package private(set) var problems: [JSONFieldProblem] = []

    /// - Parameter path: where the object stands in its document, as a JSON Pointer (RFC 6901); empty for the whole.
    package init(_ object: JSONObject, path: String = "") {
        self.object = object
        self.path = path
    }

    /// A member that must be there and say something: `null` is as good as missing.
    package mutating func required<Value>(_ name: String, _ kind: JSONFieldKind<Value>) -> Value? {
        if let value = object[name], value != .null { return optional(name, kind) }
        known.insert(name)
        report(name, "is required")
        return nil
    }

    /// A member that may be missing or `null`.
    package mutating func optional<Value>(_ name: String, _ kind: JSONFieldKind<Value>) -> Value? {
        known.insert(name)
        guard let value = object[name], value != .null else { return nil }
        switch kind.read(value) {
        case .success(let result): return result
        case .failure(let complaint):
            report(name, complaint.message)
            return nil
        }
    }

    /// Accepts a member without reading it.
    package mutating func ignore(_ names: String...) {
        known.formUnion(names)
    }

    /// Notes a problem with a member that the caller found by itself.
    package mutating func report(_ name: String, _ message: String) {
        problems.append(JSONFieldProblem(pointer: pointer(to: name), message: message))
    }

    /// Takes over what a nested reader found.
    package mutating func adopt(_ nested: [JSONFieldProblem]) {
        problems += nested
    }

    /// Everything wrong, unknown members included. For nested objects; the outermost calls `finish`.
    package func allProblems() -> [JSONFieldProblem] {
        let unknown = object.names.filter { !known.contains($0) }
        return problems + unknown.map { JSONFieldProblem(pointer: pointer(to: $0), message: "is not a known field") }
    }

    private func pointer(to name: String) -> String {
        var escaped = path + "/"
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Throws when anything was wrong.
    package func finish() throws(JSONFieldErrors) {
        let all = allProblems()
        if !all.isEmpty { throw JSONFieldErrors(problems: all) }
    }
}

/// One thing wrong with one member.
package struct JSONFieldProblem: Sendable, Hashable {
    /// The member's place, as a JSON Pointer (RFC 6901).
    package let pointer: String
    /// What is wrong, as a predicate: `must be an integer from 1 to 100`.
    package let message: String

    package init(pointer: String, message: String) {
        self.pointer = pointer
        self.message = message
    }
}

/// Everything wrong with one document.
package struct JSONFieldErrors: Error, Hashable {
    package let problems: [JSONFieldProblem]

    package init(problems: [JSONFieldProblem]) {
        self.problems = problems
    }
}
