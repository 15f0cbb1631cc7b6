import Answering
import Domain
import Gateway
import Synchronization

/// Finds the same passages for every question, or fails.
final class FakeRetriever: PassageRetriever {
    let result: Mutex<Result<Retrieval, ServiceError>>
    let questions = Mutex<[Question]>([])

    init(_ retrieval: Retrieval) {
        result = Mutex(.success(retrieval))
    }

    /// The question asked last.
    var last: Question? { questions.withLock(\.last) }

    func fail(_ error: ServiceError) {
        result.withLock { $0 = .failure(error) }
    }

    func retrieve(_ question: Question) async throws -> Retrieval {
        questions.withLock { $0.append(question) }
        return try result.withLock { try $0.get() }
    }
}

/// A vector is `[length, -1]`; a text has as many tokens as bytes.
struct FakeEmbedder: TextEmbedder {
    func model() async throws -> EmbeddingModel {
        EmbeddingModel(name: "mini", fingerprint: "f1", dimension: 2, maximumTokens: 256)
    }

    func embed(_ texts: [String], as role: EmbeddingRole?, priority: EmbeddingPriority) async throws -> Embeddings {
        Embeddings(dimension: 2, values: texts.flatMap { text -> [Float] in [Float(text.utf8.count) / 10, -1] })
    }

    func tokenCounts(of texts: [String]) async throws -> [Int] { texts.map(\.utf8.count) }
}

/// Says one thing in two pieces, as its `behaviour` tells it.
final class FakeComposer: AnswerComposer {
    enum Behaviour: Sendable {
        case answers, refuses, fallsBack, breaksOff
        /// Says one piece, then waits for ever.
        case hangs
    }

    let modelName: String?
    let behaviour: Mutex<Behaviour>
    let calls = Mutex(0)
    let cancellations = AsyncStream.makeStream(of: Void.self)

    var callCount: Int { calls.withLock(\.self) }

    init(_ behaviour: Behaviour = .answers, modelName: String? = nil) {
        self.behaviour = Mutex(behaviour)
        self.modelName = modelName
    }

    func answer(_ question: String, from retrieval: Retrieval) -> AsyncThrowingStream<AnswerEvent, any Error> {
        calls.withLock { $0 += 1 }
        let behaviour = behaviour.withLock(\.self)
        return AsyncThrowingStream { continuation in
            continuation.onTermination = { [cancellations] in
                if case .cancelled = $0 { cancellations.continuation.yield() }
            }
            switch behaviour {
            case .hangs: continuation.yield(.delta("One moment"))
            case .breaksOff:
                continuation.yield(.delta("One"))
                continuation.finish(throwing: ServiceError(.unavailable, "The language model is away."))
            case .refuses:
                continuation.yield(.delta(Answer.notFoundText))
                continuation.yield(
                    .answer(Answer(found: false, text: Answer.notFoundText, citations: [], generator: "extractive")))
                continuation.finish()
            case .answers, .fallsBack:
                self.answer(
                    retrieval, reason: behaviour == .fallsBack ? "The language model is away." : nil, continuation)
            }
        }
    }

    private func answer(
        _ retrieval: Retrieval, reason: String?,
        _ continuation: AsyncThrowingStream<AnswerEvent, any Error>.Continuation
    ) {
        let passage = retrieval.passages[0].passage
        let citation = Citation(
            number: 1, passage: passage, range: passage.range.lowerBound..<passage.range.lowerBound + 6,
            quote: String(passage.text.prefix(6)), page: passage.page, score: 0.9)
        continuation.yield(.delta("Thirty "))
        continuation.yield(.delta("days [1]."))
        continuation.yield(.citation(citation))
        continuation.yield(
            .answer(
                Answer(
                    found: true, text: "Thirty days [1].", citations: [citation], generator: "extractive",
                    fallbackReason: reason, usage: TokenUsage(prompt: 11, completion: 4))))
        continuation.finish()
    }
}

final class MemoryCache: Cache {
    private let values = Mutex<[String: [UInt8]]>([:])

    let away = Mutex(false)

    var isEmpty: Bool { values.withLock(\.isEmpty) }
    var isAway: Bool { away.withLock(\.self) }

    func value(for key: String) async -> [UInt8]? { values.withLock { $0[key] } }

    func store(_ value: [UInt8], for key: String, lifetime: Duration) async {
        values.withLock { $0[key] = value }
    }
}

final class CountingWakeUp: WakeUp {
    private let signals = Mutex(0)

    var count: Int { signals.withLock(\.self) }

    func signal() async { signals.withLock { $0 += 1 } }
    func wait(timeout: Duration) async {}
}
