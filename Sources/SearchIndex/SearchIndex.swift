package import Domain

/// An index in memory that follows a collection's documents. A value: who searches keeps the state it began with.
package protocol SearchIndex: Sendable {
    associatedtype Entry: IndexEntry

    /// Chunks that can be found.
    var count: Int { get }
    /// About how much memory it holds.
    var byteCount: Int { get }
    /// What it holds, in a few numbers. Looks at each chunk.
    var holdings: IndexHoldings { get }
    /// Makes `entries` all that is known of these documents.
    mutating func replace(_ documents: [DocumentID], with entries: [Entry])
    /// Makes what `newer` holds all that is known of these documents.
    mutating func replace(_ documents: [DocumentID], with newer: Self)
    /// Makes known, beside what is, chunks that are not.
    mutating func add(_ entries: [Entry])
    /// Work that makes the index smaller and faster; nil when all is well.
    func nextMerge() -> IndexMerge<Self>?
}

/// A merge of an index's segments: some tenths of a second of one processor for some hundred thousand chunks, to be run
/// where nobody waits. The index may change meanwhile.
package struct IndexMerge<Index>: Sendable {
    private let work: @Sendable () -> (@Sendable (inout Index) -> Void)

    init(_ work: @escaping @Sendable () -> (@Sendable (inout Index) -> Void)) {
        self.work = work
    }

    /// Does the work; the result puts it into the index.
    package func run() -> @Sendable (inout Index) -> Void { work() }
}
