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
}
