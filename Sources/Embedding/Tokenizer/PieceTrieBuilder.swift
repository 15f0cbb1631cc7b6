/// Builds the trie: first as a plain tree, then packed into one array, nodes with many children first, so that the
/// many nodes with one child fill the gaps.
struct PieceTrieBuilder {
    private static let wordRoot = 0
    private static let continuationRoot = 1
    private static let maximumSlots = 1 << 24

    private var labels: [UInt8] = [0, 0]
    private var ids: [Int32] = [-1, -1]
    private var children: [[Int]] = [[], []]

    /// Adds a piece without its `##`. Of two equal pieces the later one counts, as in the reference.
    mutating func insert(_ piece: ArraySlice<UInt8>, continuing: Bool, id: Int32) {
        var node = continuing ? Self.continuationRoot : Self.wordRoot
        for byte in piece { node = child(of: node, byte) }
        ids[node] = id
    }

    private mutating func child(of node: Int, _ byte: UInt8) -> Int {
        if let known = children[node].first(where: { labels[$0] == byte }) { return known }
        labels.append(byte)
        ids.append(-1)
        children.append([])
        children[node].append(labels.count - 1)
        return labels.count - 1
    }

    /// Throws `unusableModel` for a vocabulary of millions of pieces.
    func build() throws(EmbeddingError) -> PieceTrie {
        var slots = TrieSlots()
        // The first block stays vacant: it is where leaves point to.
        var bases = [Int](repeating: 0, count: labels.count)
        var places = [Int](repeating: 0, count: labels.count)
        let parents = children.indices.filter { !children[$0].isEmpty }
        for node in parents.sorted(by: { children[$0].count > children[$1].count }) {
            bases[node] = slots.place(children[node].map { labels[$0] })
            for child in children[node] { places[child] = bases[node] ^ Int(labels[child]) }
        }
        guard slots.count <= Self.maximumSlots else {
            throw EmbeddingError(
                .unusableModel, "vocab.txt is too large: its pieces do not fit \(Self.maximumSlots) places.")
        }
        var nodes = [PieceTrie.Node](repeating: .vacant, count: slots.count)
        for node in 2..<labels.count {
            nodes[places[node]] = PieceTrie.Node(label: labels[node], base: bases[node], id: ids[node])
        }
        return PieceTrie(
            nodes: FrozenArray(nodes), wordBase: bases[Self.wordRoot],
            continuationBase: bases[Self.continuationRoot])
    }
}

/// Which places of the array are taken, in blocks of 256; the free ones are chained.
private struct TrieSlots {
    private static let block = 256
    private static let tries = 256

    /// The next and the previous free place; -1 at the ends.
    private var next: [Int] = []
    private var previous: [Int] = []
    private var isFree: [Bool] = []
    private var isBase: [Bool] = []
    private var firstFree = -1

    init() {
        addBlock()
        for slot in 0..<Self.block { take(slot) }
        isBase[0] = true
    }

    var count: Int { isFree.count }

    /// A base that no node has, under which all these labels' places are free; takes those places.
    mutating func place(_ labels: [UInt8]) -> Int {
        let base = findBase(labels) ?? addBlock()
        isBase[base] = true
        for label in labels { take(base ^ Int(label)) }
        return base
    }

    private func findBase(_ labels: [UInt8]) -> Int? {
        var slot = firstFree
        for _ in 0..<Self.tries where slot >= 0 {
            let base = slot ^ Int(labels[0])
            if !isBase[base], labels.allSatisfy({ isFree[base ^ Int($0)] }) { return base }
            slot = next[slot]
        }
        return nil
    }

    /// Returns a base in the new block.
    @discardableResult private mutating func addBlock() -> Int {
        let start = count
        for slot in start..<start + Self.block {
            next.append(slot + 1 < start + Self.block ? slot + 1 : firstFree)
            previous.append(slot > start ? slot - 1 : -1)
            isFree.append(true)
            isBase.append(false)
        }
        if firstFree >= 0 { previous[firstFree] = count - 1 }
        firstFree = start
        return start
    }

    private mutating func take(_ slot: Int) {
        isFree[slot] = false
        if previous[slot] >= 0 { next[previous[slot]] = next[slot] } else { firstFree = next[slot] }
        if next[slot] >= 0 { previous[next[slot]] = previous[slot] }
    }
}
