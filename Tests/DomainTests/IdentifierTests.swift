import Domain
import FoundationEssentials
import Testing

@Suite struct IdentifierTests {
    @Test func `an id survives being written and read`() {
        let id = DocumentID.make()
        #expect(DocumentID(id.description) == id)
        #expect(id.description.hasPrefix("doc_"))
    }

    @Test func `an id is written as Foundation writes its UUID, in lower case`() {
        for _ in 0..<20 {
            let uuid = UUID()
            #expect(ChunkID(uuid: uuid).description == "chk_" + uuid.uuidString.lowercased())
        }
    }

    @Test func `ids are of version 7, of the RFC 9562 variant and sort by time`() {
        let early = JobID.make(at: Date(timeIntervalSince1970: 1_000_000))
        let late = JobID.make(at: Date(timeIntervalSince1970: 1_000_001))
        #expect(early < late)
        #expect(early.uuid.uuid.6 >> 4 == 7)
        #expect(early.uuid.uuid.8 >> 6 == 0b10)
    }

    @Test(arguments: [
        "", "doc_", "doc_x", "job_018bcfe5-6800-7000-8000-000000000000", "018bcfe5-6800-7000-8000-000000000000",
    ])
    func `another kind's id and other text are no document's id`(text: String) {
        #expect(DocumentID(text) == nil)
    }

    @Test(arguments: ["default", "a", "0", "team-1_x.y", String(repeating: "a", count: 64)])
    func `these are names of collections`(name: String) {
        #expect(DocumentCollection.isValid(name: name))
    }

    @Test(arguments: [
        "", "A", "-a", ".a", "_", "a b", "é", "a/b", "a\n", "a\0", String(repeating: "a", count: 65),
        "col_018bcfe5-6800-7000-8000-000000000000",
    ])
    func `these are not`(name: String) {
        #expect(!DocumentCollection.isValid(name: name))
    }

    @Test func `a reference is an id where it can be one`() {
        let id = CollectionID.make()
        #expect(CollectionReference(id.description) == .id(id))
        #expect(CollectionReference("default") == .defaultCollection)
    }

    @Test func `a chunk is embedded with its title and headings in front`() {
        let chunk = Chunk(ordinal: 0, range: 0..<4, text: "text", headingPath: ["A", "B"], page: nil, tokenCount: 1)
        #expect(chunk.contextualText(title: "T") == "T > A > B\ntext")
        let bare = Chunk(ordinal: 0, range: 0..<4, text: "text", headingPath: [], page: nil, tokenCount: 1)
        #expect(bare.contextualText(title: "") == "text")
    }
}
