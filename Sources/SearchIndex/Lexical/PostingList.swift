/// In which slots a term stands, and how often, as bytes: for each slot, ascending, the difference to the one before times
/// two, plus one where the count is not 1 and follows. Varints (LEB128): seven bits a byte, low ones first.
enum PostingList {
    /// Adds a list's bytes. `slots` ascending.
    static func append(_ postings: some Sequence<Posting>, to bytes: inout [UInt8]) {
        var previous: UInt32 = 0
        for posting in postings {
            let step = UInt64(posting.slot - previous) << 1
            append(posting.count == 1 ? step : step | 1, to: &bytes)
            if posting.count != 1 { append(UInt64(posting.count), to: &bytes) }
            previous = posting.slot
        }
    }

    /// Calls `body` for each posting that `bytes` holds.
    @inline(__always)
    static func forEach(in bytes: UnsafeBufferPointer<UInt8>, _ body: (Posting) -> Void) {
        guard var next = bytes.baseAddress else { return }
        let end = next + bytes.count
        var slot: UInt32 = 0
        while next < end {
            let step = read(&next)
            slot &+= UInt32(truncatingIfNeeded: step >> 1)
            let count = step & 1 == 0 ? 1 : UInt32(truncatingIfNeeded: read(&next))
            body(Posting(slot: slot, count: count))
        }
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }

    /// Only for bytes that `append` made: the last one of a number is below 128.
    @inline(__always)
    private static func read(_ next: inout UnsafePointer<UInt8>) -> UInt64 {
        var byte = next.pointee
        next += 1
        if byte < 0x80 { return UInt64(byte) }
        var value = UInt64(byte & 0x7F)
        var shift: UInt64 = 7
        repeat {
            byte = next.pointee
            next += 1
            value |= UInt64(byte & 0x7F) << shift
            shift += 7
        } while byte >= 0x80
        return value
    }
}

/// That a term stands in a slot's chunk.
struct Posting: Sendable, Hashable {
    let slot: UInt32
    let count: UInt32
}
