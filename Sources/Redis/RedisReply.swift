/// What Redis answered.
package enum RedisReply: Sendable, Hashable {
    case null
    case integer(Int)
    case bytes([UInt8])
    case array([RedisReply])

    package var bytes: [UInt8]? {
        if case .bytes(let bytes) = self { return bytes }
        return nil
    }
}

/// Why Redis did not answer, or what it complained of.
package struct RedisError: Error, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case invalidURL, unavailable, exhausted, refused
    }

    package let kind: Kind
    package let message: String

    package var description: String { "\(kind.rawValue): \(message)" }
}
