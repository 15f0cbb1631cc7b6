import Domain
import FoundationEssentials

/// An id as two numbers: sorts like the id, and compares in one or two instructions.
struct OrderedKey: Hashable, Comparable, Sendable {
    let high: UInt64
    let low: UInt64

    init(_ uuid: UUID) {
        (high, low) = withUnsafeBytes(of: uuid.uuid) { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    var uuid: UUID {
        let words = (high.bigEndian, low.bigEndian)
        return withUnsafeBytes(of: words) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    fileprivate var number: UInt128 { UInt128(high) << 64 | UInt128(low) }

    static func < (left: Self, right: Self) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
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

    /// The places of several keys, sought side by side: no read of a long list waits for another key's.
    func places(of keys: [OrderedKey]) -> [Int?] {
        guard !isEmpty else { return [Int?](repeating: nil, count: keys.count) }
        return withUnsafeBufferPointer { list in
            let numbers = keys.map(\.number)
            var starts = [Int](repeating: 0, count: keys.count)
            var rest = list.count
            while rest > 1 {
                let half = rest / 2
                // Without a branch: which half a key stands in cannot be foreseen.
                for index in numbers.indices {
                    starts[index] &+= list[starts[index] &+ half].number <= numbers[index] ? half : 0
                }
                rest -= half
            }
            return zip(keys, starts).map { key, place in list[place] == key ? place : nil }
        }
    }
}
