import HTTP
import JSON
import Operations

/// Documents go in while everything breaks: the uploads of a run, their waits and their end.
struct FaultRun: Sendable {
    let stack: FaultStack
    let plan: FaultPlan
    let corpus: FaultCorpus
    let deadline: ContinuousClock.Instant

    /// The corpus as it ends up, into a collection of its own, with nothing broken.
    func ingestCalmly(into collection: String) async throws {
        _ = try await stack.api.post("/v1/collections", ["name": .string(collection)])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                let own = corpus.kept.enumerated().filter { $0.offset % 4 == lane }.map(\.element)
                group.addTask {
                    for document in own { try await upload(document.content, document, into: collection) }
                }
            }
            try await group.waitForAll()
        }
        try await untilIdle()
    }

    /// The plan's steps one after the other, documents handed in as they go on, then a while in peace.
    func ingestInTheStorm(into collection: String) async throws {
        let (waiting, due) = AsyncStream.makeStream(of: FaultCorpus.Document.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for await document in waiting { try await handIn(document, into: collection) } }
            }
            var handedIn = 0
            for (number, step) in plan.steps.enumerated() {
                let share = min(
                    corpus.documents.count, corpus.documents.count * (number + 1) * 10 / (plan.steps.count * 9))
                for document in corpus.documents[handedIn..<share] { due.yield(document) }
                handedIn = share
                try await Task.sleep(for: step.pause)
                try await stack.inflict(step.fault)
            }
            for document in corpus.documents[handedIn...] { due.yield(document) }
            due.finish()
            try await group.waitForAll()
        }
        try await untilIdle()
    }

    private func handIn(_ document: FaultCorpus.Document, into collection: String) async throws {
        if let former = document.former { try await upload(former, document, into: collection) }
        let id = try await upload(document.content, document, into: collection)
        if document.isDeleted { try await delete(id) }
    }

    /// As a client that does not give up: the same bytes under the same name are the same document. Answers its id.
    @discardableResult
    private func upload(
        _ content: [UInt8], _ document: FaultCorpus.Document, into collection: String
    ) async throws -> String {
        let answer = try await persistently {
            try await stack.api.upload(
                content, source: document.source, mediaType: document.mediaType, collection: collection)
        }
        return answer["document_id"]?.string ?? ""
    }

    /// One that is gone already was deleted by a request whose answer was lost.
    private func delete(_ id: String) async throws {
        _ = try await persistently {
            do {
                return try await stack.api.delete("/v1/documents/\(id)")
            } catch let failure as APIFailure where failure.status == 404 {
                return .null
            }
        }
    }

    private func persistently(_ request: () async throws -> JSONValue) async throws -> JSONValue {
        while true {
            do {
                return try await request()
            } catch let failure as APIFailure where (400..<500).contains(failure.status) && failure.status != 429 {
                throw failure
            } catch {
                guard ContinuousClock.now < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func untilIdle() async throws {
        while true {
            let rows = try await stack.pool.query("SELECT count(*) AS n FROM jobs WHERE state IN ('queued', 'running')")
            let open = try rows[0].int("n")
            if open == 0 { return }
            guard ContinuousClock.now < deadline else { throw ServersError(description: "\(open) jobs are still open") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
