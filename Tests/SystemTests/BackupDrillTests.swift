import FoundationEssentials
import JSON
import Operations
import Synchronization
import TestSupport
import Testing

/// A working service is backed up and comes back in another database, with the same answers.
struct BackupDrillTests {
    private static let questions = [
        "How long does a full fuel tank last for one generator?", "How quickly do the diesel generators start?",
        "Who won the chess championship in Reykjavik in 1972?",
    ]

    @Test func `what was backed up is restored, and answers as before`() async throws {
        let folder = "/tmp/rag-backup-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ragctl = try RagctlRun(folder: folder)
        let before = Mutex<[String]>([])
        try await TestStack.with { stack in
            _ = try await SampleJourney(api: stack.api).ingest(folder: TestStack.samples)
            let backup = try await ragctl.json("backup", "create", "--json", database: stack.database.url)
            #expect((backup["counts"]?["chunks"]?.int ?? 0) > 0)
            #expect(try await Self.chunksWithSentences(stack.database) > 0)
            let answers = try await answers(stack)
            before.withLock { $0 = answers }
        }
        try await checkRefusals(ragctl, folder)
        try await TestDatabase.with { target in
            let full = try await ragctl.run("restore", database: target.url)
            #expect(!full.succeeded && full.words.contains("--force"), "\(full.words)")
            let restored = try await ragctl.json("restore", "--force", "--json", database: target.url)
            print(
                "backup: restored in \(restored["seconds"]?.int ?? -1) s, \(restored["age_seconds"]?.int ?? -1) s old")
            let fsck = try await ragctl.run("fsck", "--database-only", database: target.url)
            #expect(fsck.succeeded, "\(fsck.words)")
            try await TestStack.on(target) { stack in
                let after = try await answers(stack)
                #expect(after == before.withLock { $0 })
            }
            #expect(try await Self.chunksWithSentences(target) > 0)
        }
    }

    /// How many have vectors of their sentences.
    private static func chunksWithSentences(_ database: TestDatabase) async throws -> Int {
        try await database.owner.query(
            """
            SELECT count(*) AS n FROM chunk_embeddings_384
            WHERE sentences IS NOT NULL AND octet_length(sentences) % (8 + 384) = 0
            """)[0].int("n")
    }

    /// Each damage to a copy of the folder, and the words that name it.
    private func checkRefusals(_ ragctl: RagctlRun, _ folder: String) async throws {
        let backups = folder + "/backups"
        let name = try FileManager.default.contentsOfDirectory(atPath: backups).first { $0.hasSuffix(".sealed") }
        let file = URL(filePath: "\(backups)/\(try #require(name))")
        let content = try Data(contentsOf: file)
        let sound = try await ragctl.run("backup", "verify")
        #expect(sound.succeeded, "\(sound.words)")
        try Data(content.prefix(content.count - 100)).write(to: file)
        #expect(try await ragctl.run("backup", "verify").words.contains("cut off"))
        var altered = [UInt8](content)
        altered[altered.count / 2] ^= 1
        try Data(altered).write(to: file)
        #expect(try await ragctl.run("backup", "verify").words.contains("altered"))
        try content.write(to: file)
        #expect(try await ragctl.run("backup", "verify", key: "wrong").words.contains("another key file"))
    }

    /// What does not depend on ids or the clock.
    private func answers(_ stack: TestStack) async throws -> [String] {
        var answers: [String] = []
        for question in Self.questions {
            let answer = try await stack.api.post("/query", ["question": .string(question)])
            let citations = (answer["citations"]?.array ?? []).map {
                "\($0["source"]?.string ?? "") \($0["start"]?.int ?? 0) \($0["quote"]?.string ?? "")"
            }
            answers.append("\(answer["found"]?.bool ?? false) \(answer["answer"]?.string ?? "") \(citations)")
        }
        return answers
    }
}
