import Domain
import FoundationEssentials

/// An id as two numbers: sorts like the id, and compares in one or two instructions.
struct OrderedKey: Hashable, Comparable, Sendable {
    let high: UInt64
    let low: UInt64

    init(_ uuid: UUID) { (high, low) = uuid.words }

    var uuid: UUID {
        let words = (high.bigEndian, low.bigEndian)
        return withUnsafeBytes(of: words) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    fileprivate var number: UInt128 { UInt128(high) << 64 | UInt128(low) }

    static func < (left: Self, right: Self) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }
}

/// An ascending list of keys. Every so manieth stands in a second, short list, which stays in the processor's caches:
/// of the long one no more than a few lines are read for a key.
struct KeyList: Sendable {
    private static let stride = 32

    let keys: [OrderedKey]
    private let signposts: [OrderedKey]

    /// - Parameter keys: ascending.
    init(_ keys: [OrderedKey]) {
        self.keys = keys
        signposts = Swift.stride(from: 0, to: keys.count, by: Self.stride).map { keys[$0] }
    }

    var byteCount: Int { (keys.count + signposts.count) * MemoryLayout<OrderedKey>.stride }

    /// The places of several keys, sought side by side: no read of a long list waits for another key's. Nil for one
    /// that does not stand in it.
    func places(of wanted: [OrderedKey]) -> [Int?] {
        guard !keys.isEmpty else { return [Int?](repeating: nil, count: wanted.count) }
        var places = [Int](repeating: 0, count: wanted.count)
        signposts.narrow(&places, to: wanted, count: signposts.count)
        for index in places.indices { places[index] *= Self.stride }
        keys.narrow(&places, to: wanted, count: min(Self.stride, keys.count))
        return zip(wanted, places).map { key, place in keys[place] == key ? place : nil }
    }
}

extension [OrderedKey] {
    /// The place of `key` in this ascending list; nil where it does not stand in it.
    func place(of key: OrderedKey) -> Int? {
        // Ids grow with time: most lists are wholly before or behind it.
        guard let first, let last, first <= key, key <= last else { return nil }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == key ? low : nil
    }

    /// Moves each place on to the last of the `count` keys from it on that is not above its wanted one; to the first
    /// where all are.
    fileprivate func narrow(_ places: inout [Int], to wanted: [OrderedKey], count: Int) {
        withUnsafeBufferPointer { list in
            let numbers = wanted.map(\.number)
            let last = list.count - 1
            var rest = count
            while rest > 1 {
                let half = rest / 2
                // Without a branch: which half a key stands in cannot be foreseen.
                for index in numbers.indices {
                    let middle = Swift.min(places[index] &+ half, last)
                    places[index] = list[middle].number <= numbers[index] ? middle : places[index]
                }
                rest -= half
            }
        }
    }
}
