import Testing

@Suite struct LayerTests {
    /// A room may only name rooms of lower layers. `docs/architecture.md` has the same table in words.
    static let layers: [Set<String>] = [
        [
            "CPostgres", "CRedis", "COpenSSL", "CXML", "CMarkdown", "CArchive", "CStemmer", "CCurl", "CSandbox",
            "CEventPoll", "CEmbeddingKernels", "CVectorKernels",
        ],
        ["JSON", "Threads"],
        ["Domain", "Settings", "Telemetry"],
        ["Crypto", "TextAnalysis"],
        ["Access", "Postgres", "Redis", "HTTP", "Documents", "Embedding", "Ranking", "Answering", "SearchIndex"],
        ["Storage", "Coordination", "Wire", "ServiceHost"],
        ["OpenAIInterface"],
        ["Gateway", "RetrievalService", "EmbeddingService", "IngestionService", "Operations", "EmbeddingBenchmark"],
        ["Console"],
        ["api", "retriever", "embedder", "worker", "ragctl"],
    ]
    static let services = layers[7].union(layers[8])

    private func layer(_ room: String) -> Int? { Self.layers.firstIndex { $0.contains(room) } }

    @Test func `a room imports lower rooms only`() {
        let wrong = SourceTree.sources.flatMap { file in
            file.imports.compactMap { module -> String? in
                guard let imported = layer(module) else { return nil }
                guard let own = layer(file.room) else { return "\(file.path): \(file.room) stands in no layer" }
                return imported < own ? nil : "\(file.path) imports \(module), which is not below \(file.room)"
            }
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    @Test func `services know ports, and only commands know PostgreSQL and Redis`() {
        let technology: Set<String> = ["Postgres", "Redis", "Storage", "Coordination", "CPostgres", "CRedis"]
        let wrong = SourceTree.sources.filter { Self.services.contains($0.room) }.flatMap { file in
            file.imports.filter(technology.contains).map { "\(file.path) imports \($0)" }
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    @Test func `every room of the manifest stands in a layer`() throws {
        let manifest = try #require(SourceTree.text("Package.swift"))
        let rooms = manifest.split(separator: "\n").compactMap { line -> String? in
            let text = line.drop { $0 == " " }
            guard text.hasPrefix("room(\"") else { return nil }
            return String(text.dropFirst(6).prefix { $0 != "\"" })
        }
        #expect(rooms.count > 15)
        #expect(rooms.filter { layer($0) == nil }.isEmpty)
    }

    @Test func `what is imported from outside is on the list`() {
        let outside: Set<String> = [
            "Swift", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization", "Logging",
            "Subprocess",
            "ArgumentParser", "SystemPackage", "System", "_Concurrency", "Builtin",
        ]
        let wrong = SourceTree.sources.flatMap { file in
            file.imports.filter { layer($0) == nil && !outside.contains($0) }.map { "\(file.path) imports \($0)" }
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }
}
