import Domain
import Synchronization
import Testing

@testable import Wire

struct SpreadRetrieverTests {
    private static let names = ["http://a:8001", "http://b:8001", "http://c:8001"]

    private static func collections(_ count: Int) -> [CollectionReference] { (0..<count).map { _ in .id(.make()) } }

    @Test func `keys spread evenly, and every caller finds the same order`() {
        let order = RendezvousOrder(Self.names)
        var counts = [0, 0, 0]
        for number in 0..<3000 { counts[order.peers(for: "collection \(number)")[0]] += 1 }
        #expect(counts.allSatisfy { (850...1150).contains($0) })
        #expect(order.peers(for: "manuals") == RendezvousOrder(Self.names).peers(for: "manuals"))
        #expect(order.peers(for: "manuals").sorted() == [0, 1, 2])
    }

    @Test func `a peer that goes moves its own keys only`() {
        let all = RendezvousOrder(Self.names)
        let fewer = RendezvousOrder(Array(Self.names.dropLast()))
        for number in 0..<500 {
            let key = "collection \(number)"
            #expect(fewer.peers(for: key) == all.peers(for: key).filter { $0 != 2 })
        }
    }

    @Test func `a collection is always asked of the same retriever, by its id as by its name`() async throws {
        let peers = Self.names.map { _ in ScriptedRetriever() }
        let spread = SpreadRetriever(Array(zip(Self.names, peers)).map { ($0, $1) })
        let id = CollectionID.make()
        for peer in peers { peer.answer.withLock { $0 = .success(id) } }
        for _ in 0..<5 { _ = try await spread.retrieve(Question(text: "why", collection: .id(id))) }
        #expect(peers.map(\.count).sorted() == [0, 0, 5])
        _ = try await spread.retrieve(Question(text: "why", collection: .name("manuals")))
        for _ in 0..<5 { _ = try await spread.retrieve(Question(text: "why", collection: .name("manuals"))) }
        #expect(peers.map(\.count).max() ?? 0 >= 10)
    }

    @Test func `another retriever takes over, and gives the collection back`() async throws {
        let peers = Self.names.map { _ in ScriptedRetriever() }
        let clock = Mutex(ContinuousClock.now)
        let spread = SpreadRetriever(
            Array(zip(Self.names, peers)).map { ($0, $1) }, now: { clock.withLock(\.self) })
        let question = Question(text: "why", collection: .id(.make()))
        _ = try await spread.retrieve(question)
        let owner = try #require(peers.firstIndex { $0.count == 1 })
        peers[owner].answer.withLock { $0 = .failure(ServiceError(.unavailable, "away")) }
        for _ in 0..<10 { _ = try await spread.retrieve(question) }
        #expect(peers[owner].count == 3)
        #expect(peers.map(\.count).sorted() == [0, 3, 10])
        peers[owner].answer.withLock { $0 = .success(.make()) }
        clock.withLock { $0 += .seconds(60) }
        _ = try await spread.retrieve(question)
        #expect(peers[owner].count == 4)
    }

    @Test func `an answer that is none because of the question is not asked for elsewhere`() async throws {
        let peers = Self.names.map { _ in ScriptedRetriever() }
        for peer in peers { peer.answer.withLock { $0 = .failure(ServiceError(.notFound, "none")) } }
        let spread = SpreadRetriever(Array(zip(Self.names, peers)).map { ($0, $1) })
        let error = await #expect(throws: ServiceError.self) { _ = try await spread.retrieve(Question(text: "why")) }
        #expect(error?.kind == .notFound)
        #expect(peers.map(\.count).reduce(0, +) == 1)
    }

    @Test func `with all away the last one's reason is told`() async throws {
        let peers = Self.names.map { _ in ScriptedRetriever() }
        for peer in peers { peer.answer.withLock { $0 = .failure(ServiceError(.unavailable, "away")) } }
        let spread = SpreadRetriever(Array(zip(Self.names, peers)).map { ($0, $1) })
        let error = await #expect(throws: ServiceError.self) { _ = try await spread.retrieve(Question(text: "why")) }
        #expect(error?.kind == .unavailable)
        #expect(peers.map(\.count) == [1, 1, 1])
    }
}

/// Answers with a collection's id or an error, and counts.
private final class ScriptedRetriever: PassageRetriever {
    let answer = Mutex<Result<CollectionID, ServiceError>>(.success(.make()))
    private let asked = Mutex(0)

    var count: Int { asked.withLock(\.self) }

    func retrieve(_ question: Question) async throws -> Retrieval {
        asked.withLock { $0 += 1 }
        return Retrieval(
            collectionID: try answer.withLock(\.self).get(), collectionVersion: 1, language: .english, passages: [],
            evidence: RetrievalEvidence(bestDense: nil, bestLexicalShare: nil, termCoverage: nil, agreement: nil),
            degraded: [])
    }
}
