import Domain
import JSON
import Telemetry

/// The use case: find passages, then refuse or answer from them.
struct AnswerQuestion: Sendable {
    private let collections: any CollectionStore
    private let retriever: any PassageRetriever
    private let composer: any AnswerComposer
    private let cache: AnswerCache
    private let metrics: MetricRegistry
    private let admission: Admission

    init(_ ports: GatewayPorts, lifetime: Duration, admission: Admission) {
        self.admission = admission
        collections = ports.collections
        retriever = ports.retriever
        composer = ports.composer
        metrics = ports.metrics
        cache = AnswerCache(
            cache: ports.cache, lifetime: lifetime, generator: ports.composer.modelName ?? "extractive",
            metrics: ports.metrics)
    }

    /// Everything up to the answer's first word, so that what can go wrong goes wrong before a stream has begun.
    func prepare(_ question: Question, generate: Bool = true) async throws -> PreparedAnswer {
        var timings = QuestionTimings()
        // Even a look for a kept answer costs something: under overload a place comes first.
        let looksLater = admission.isOverloaded
        if generate, !looksLater, let kept = await keptAnswer(to: question) {
            return PreparedAnswer(question: question, timings: timings, source: .kept(kept))
        }
        let ticket = try await admission.admit()
        if generate, looksLater, let kept = await keptAnswer(to: question) {
            ticket.giveBack()
            return PreparedAnswer(question: question, timings: timings, source: .kept(kept))
        }
        let start = ContinuousClock.now
        let retrieval = try await metrics.histogram(.queryDuration, "retrieve").time {
            try await retriever.retrieve(question)
        }
        timings.retrieval = .now - start
        // What a language model does is no load of ours.
        guard generate, composer.modelName == nil else {
            ticket.end(since: timings.start)
            return PreparedAnswer(
                question: question, timings: timings, source: generate ? .passages(retrieval) : .passagesOnly(retrieval)
            )
        }
        return PreparedAnswer(question: question, timings: timings, source: .passages(retrieval), ticket: ticket)
    }

    /// Tells the steps as they come; the last one is `done`, once.
    func run(_ prepared: PreparedAnswer, _ tell: (AnswerStep) async throws -> Void) async throws {
        var timings = prepared.timings
        var answered: AnsweredQuestion
        switch prepared.source {
        case .kept(let kept):
            try await repeatAnswer(kept, tell)
            answered = kept
        case .passagesOnly(let retrieval):
            try await tell(.passages(retrieval.passagesJSON))
            answered = AnsweredQuestion(prepared.question, retrieval, nil, modelName: nil)
        case .passages(let retrieval):
            try await tell(.passages(retrieval.passagesJSON))
            let start = ContinuousClock.now
            let answer = try await compose(prepared.question, retrieval, tell)
            timings.generation = .now - start
            prepared.ticket?.end(since: timings.start)
            answered = AnsweredQuestion(prepared.question, retrieval, answer, modelName: composer.modelName)
            await cache.keep(answered, to: prepared.question, retrieval)
            if cache.isMissed(by: prepared.question) { answered.didWithout("cache") }
        }
        metrics.histogram(.queryDuration, "total").observe(.now - timings.start)
        try await tell(.done(answered, timings))
    }

    private func compose(
        _ question: Question, _ retrieval: Retrieval, _ tell: (AnswerStep) async throws -> Void
    ) async throws -> Answer {
        try await metrics.histogram(.queryDuration, "generate").time {
            try await Span.within("answer") {
                let answer = try await writtenAnswer(question, retrieval, tell)
                Span.current?.set(["rag.generator": .text(answer.generator), "rag.found": .flag(answer.found)])
                count(answer)
                return answer
            }
        }
    }

    private func writtenAnswer(
        _ question: Question, _ retrieval: Retrieval, _ tell: (AnswerStep) async throws -> Void
    ) async throws -> Answer {
        for try await event in composer.answer(question.text, from: retrieval) {
            switch event {
            case .delta(let text): try await tell(.delta(text))
            case .citation(let citation): try await tell(.citation(citation.json))
            case .answer(let answer): return answer
            }
        }
        try Task.checkCancellation()
        throw ServiceError(.unavailable, "The answer broke off.", retryAfter: .seconds(1))
    }

    /// The collection is looked up only where its version can save work. Its absence is the retriever's to tell.
    private func keptAnswer(to question: Question) async -> AnsweredQuestion? {
        guard cache.isOn, !question.explain, let collection = try? await collections.state(of: question.collection),
            collection.version >= question.minimumVersion ?? 0
        else { return nil }
        return await cache.answer(to: question, in: collection.id, version: collection.version)
    }

    private func repeatAnswer(_ kept: AnsweredQuestion, _ tell: (AnswerStep) async throws -> Void) async throws {
        try await tell(.passages(kept.passages))
        try await tell(.delta(kept.text))
        for citation in kept.citations { try await tell(.citation(citation)) }
    }

    private func count(_ answer: Answer) {
        let generator = answer.generator == "extractive" ? "extractive" : "model"
        metrics.counter(.answers, answer.found ? generator : "none", String(answer.found)).increment()
    }
}

/// A question whose answer can begin.
struct PreparedAnswer: Sendable {
    enum Source: Sendable {
        case kept(AnsweredQuestion)
        case passages(Retrieval)
        /// No answer is wanted.
        case passagesOnly(Retrieval)
    }

    let question: Question
    let timings: QuestionTimings
    let source: Source
    /// Held until the answer is there.
    var ticket: AdmissionTicket?

    /// For the header `X-Cache`.
    var cacheOutcome: String {
        if case .kept = source { return "hit" }
        return "miss"
    }
}

/// A step of an answer on its way to a client.
enum AnswerStep: Sendable {
    case passages(JSONValue)
    case delta(String)
    case citation(JSONValue)
    case done(AnsweredQuestion, QuestionTimings)
}
