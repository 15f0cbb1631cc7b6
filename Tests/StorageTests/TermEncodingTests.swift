import Domain
import Storage
import Testing

@Suite struct TermEncodingTests {
    @Test(arguments: [0, 1, 255, 256, 257, 3000])
    func `terms and their order come back as they went`(count: Int) {
        let entries = (0..<count).map { TermFrequencies.Entry(term: UInt64($0 * $0 * 7), count: UInt32($0 + 1)) }
        let order = (0..<count * 2).map { UInt16($0 * 31 % count) }
        let terms = TermFrequencies(entries: entries, length: count * 2, order: order)
        let back = TermEncoding.decode(
            TermEncoding.encode(terms), length: terms.length, order: TermEncoding.encodeOrder(of: terms))
        #expect(back == terms)
    }

    @Test func `bytes that were not made by it are refused`() {
        let terms = TermFrequencies(entries: [.init(term: 9, count: 2)], length: 2, order: [0, 0])
        #expect(TermEncoding.decode([0x80], length: 1, order: []) == nil)
        #expect(TermEncoding.decode(TermEncoding.encode(terms), length: 2, order: [0, 1]) == nil)
    }

    @Test func `altered or cut off bytes are refused or still hold each term once, ascending`() {
        let entries = (0..<40).map { (number: Int) -> TermFrequencies.Entry in
            let term = UInt64(number * number * 900 + 3)
            return TermFrequencies.Entry(term: term, count: UInt32(number % 3 + 1))
        }
        let whole = TermEncoding.encode(TermFrequencies(entries: entries, length: 80))
        var damaged: [[UInt8]] = whole.indices.map { Array(whole.prefix($0)) }
        for place in whole.indices {
            for bit in 0..<8 {
                var bytes = whole
                bytes[place] ^= UInt8(1) << UInt8(bit)
                damaged.append(bytes)
            }
        }
        for bytes in damaged {
            let read = TermEncoding.decode(bytes, length: 80, order: [])?.entries ?? []
            let isAscending = zip(read, read.dropFirst()).allSatisfy { $0.term < $1.term }
            #expect(isAscending && read.allSatisfy { $0.count > 0 })
        }
    }
}
