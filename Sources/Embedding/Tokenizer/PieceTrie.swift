/// The vocabulary as a double-array trie (J. Aoe, 1989): one read of memory a byte finds the longest piece that a word
/// goes on with. Pieces that begin a word and pieces that continue one have a root each.
struct PieceTrie: Sendable {
    /// One byte's step. The child for a byte stands at `base ^ byte`; that it is this node's child shows by its label,
    /// since no two nodes have the same base.
    struct Node: BitwiseCopyable, Sendable {
        private let bits: UInt64

        /// No UTF-8 holds this byte: it marks a place without a node.
        static let vacant = Node(label: 0xFF, base: 0, id: -1)

        init(label: UInt8, base: Int, id: Int32) {
            bits = UInt64(UInt32(bitPattern: id)) << 32 | UInt64(base) << 8 | UInt64(label)
        }

        @inline(__always) var label: UInt8 { UInt8(truncatingIfNeeded: bits) }
        @inline(__always) var base: Int { Int(bits >> 8 & 0xFF_FFFF) }
        /// The id of the piece that ends here, or -1.
        @inline(__always) var id: Int32 { Int32(truncatingIfNeeded: bits >> 32) }
    }

    let nodes: FrozenArray<Node>
    /// Where pieces at a word's start begin.
    let wordBase: Int
    /// Where pieces inside a word begin.
    let continuationBase: Int
}
