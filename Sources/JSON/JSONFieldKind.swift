/// How one member's value is read, and what to say when it cannot be.
package struct JSONFieldKind<Value> {
    let read: (JSONValue) -> Result<Value, JSONFieldComplaint>

    package init(_ expectation: String, _ read: @escaping (JSONValue) -> Value?) {
        self.read = { value in
            read(value).map(Result.success) ?? .failure(JSONFieldComplaint("must be \(expectation)"))
        }
    }
}

/// Why a value was refused, as a predicate.
package struct JSONFieldComplaint: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

extension JSONFieldKind where Value == String {
    package static var string: Self { Self("a string", \.string) }

    /// A string of which something is left when white space around it is taken away.
    package static var text: Self {
        Self("a string that is not empty") { value in
            value.string.flatMap { text in text.contains { !$0.isWhitespace } ? text : nil }
        }
    }
}

extension JSONFieldKind where Value == Bool {
    package static var bool: Self { Self("true or false", \.bool) }
}

extension JSONFieldKind where Value == Int {
    package static func integer(in range: ClosedRange<Int>) -> Self {
        Self("an integer from \(range.lowerBound) to \(range.upperBound)") { value in
            value.int.flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension JSONFieldKind where Value == Double {
    package static func number(in range: ClosedRange<Double>) -> Self {
        Self("a number from \(range.lowerBound) to \(range.upperBound)") { value in
            value.double.flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension JSONFieldKind where Value == JSONObject {
    package static var object: Self { Self("an object", \.object) }
}

extension JSONFieldKind where Value == [JSONValue] {
    package static var array: Self { Self("an array", \.array) }
}

extension JSONFieldKind where Value == JSONValue {
    package static var any: Self { Self("a value") { $0 } }
}

extension JSONFieldKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of an enumeration's raw values.
    package static var choice: Self {
        Self("one of " + Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")) { value in
            value.string.flatMap(Value.init(rawValue:))
        }
    }
}
