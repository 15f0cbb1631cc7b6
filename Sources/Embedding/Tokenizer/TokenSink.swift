/// Where a scan leaves the tokens it finds.
protocol TokenSink {
    /// Whether the sink wants to know where in the text a token stands; if not, places are 0.
    static var isLocating: Bool { get }
    var count: Int { get }

    /// - Parameters:
    ///   - start: the index of the token's first scalar in the text.
    ///   - end: the index after its last scalar.
    mutating func append(_ id: Int32, start: Int, end: Int)

    /// Takes back the tokens after the first `count`.
    mutating func removeAll(from count: Int)
}

/// Counts.
struct TokenCount: TokenSink {
    static let isLocating = false
    private(set) var count = 0

    @inline(__always)
    mutating func append(_ id: Int32, start: Int, end: Int) { count &+= 1 }
    mutating func removeAll(from count: Int) { self.count = count }
}

/// Writes ids into memory of the caller.
struct TokenIDs: TokenSink {
    static let isLocating = false
    private let memory: UnsafeMutableBufferPointer<Int32>
    private(set) var count = 0

    init(into memory: UnsafeMutableBufferPointer<Int32>) { self.memory = memory }

    @inline(__always)
    mutating func append(_ id: Int32, start: Int, end: Int) {
        precondition(count < memory.count)
        memory[count] = id
        count &+= 1
    }

    mutating func removeAll(from count: Int) { self.count = count }
}

/// Keeps ids and places.
struct LocatedTokens: TokenSink {
    static let isLocating = true
    private(set) var tokens: [LocatedToken] = []
    var count: Int { tokens.count }

    mutating func append(_ id: Int32, start: Int, end: Int) {
        tokens.append(LocatedToken(id: id, start: start, end: end))
    }

    mutating func removeAll(from count: Int) { tokens.removeLast(tokens.count - count) }
}
