import Domain

/// Which chunks stand in a segment, and of which documents. A chunk's slot is its place among the segment's chunks in
/// the order of their ids.
final class Roster: Sendable {
    private let list: KeyList
    /// Ascending.
    let documents: [OrderedKey]
    /// For each slot the document's place in `documents`.
    let documentOfSlot: [UInt32]
    /// The slots of document `i` are `slotsByDocument[starts[i]..<starts[i + 1]]`.
    private let starts: [UInt32]
    private let slotsByDocument: [UInt32]

    /// - Parameters:
    ///   - chunks: ascending, each once.
    ///   - documents: of each chunk.
    init(chunks: [OrderedKey], documentsOfChunks: [OrderedKey]) {
        list = KeyList(chunks)
        let documents = Set(documentsOfChunks).sorted()
        let places = Dictionary(uniqueKeysWithValues: documents.enumerated().map { ($1, UInt32($0)) })
        let documentOfSlot = documentsOfChunks.map { places[$0] ?? 0 }
        var starts = [UInt32](repeating: 0, count: documents.count + 1)
        for document in documentOfSlot { starts[Int(document) + 1] += 1 }
        for index in documents.indices { starts[index + 1] += starts[index] }
        var next = starts
        var slots = [UInt32](repeating: 0, count: chunks.count)
        for (slot, document) in documentOfSlot.enumerated() {
            slots[Int(next[Int(document)])] = UInt32(slot)
            next[Int(document)] += 1
        }
        self.documents = documents
        self.documentOfSlot = documentOfSlot
        self.starts = starts
        slotsByDocument = slots
    }

    /// Ascending.
    var chunks: [OrderedKey] { list.keys }

    var count: Int { list.keys.count }

    var byteCount: Int { list.byteCount + count * 8 + documents.count * 20 }

    func slot(of chunk: OrderedKey) -> Int? { chunks.place(of: chunk) }

    func slots(of chunks: [OrderedKey]) -> [Int?] { list.places(of: chunks) }

    func slots(of document: OrderedKey) -> ArraySlice<UInt32> {
        documents.place(of: document).map(slots(at:)) ?? []
    }

    /// The slots of these documents.
    func slots(of wanted: Set<DocumentID>) -> SlotSet {
        var slots = SlotSet(capacity: count)
        if wanted.count < documents.count / 8 {
            for document in wanted { for slot in self.slots(of: OrderedKey(document.uuid)) { slots.insert(Int(slot)) } }
        } else {
            for (place, document) in documents.enumerated() where wanted.contains(DocumentID(uuid: document.uuid)) {
                for slot in self.slots(at: place) { slots.insert(Int(slot)) }
            }
        }
        return slots
    }

    private func slots(at place: Int) -> ArraySlice<UInt32> {
        slotsByDocument[Int(starts[place])..<Int(starts[place + 1])]
    }
}
