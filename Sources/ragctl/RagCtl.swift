import ArgumentParser

/// The operator's command.
@main
struct RagCtl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ragctl",
        abstract: "Runs, feeds, asks and checks a RAG Pipeline.",
        subcommands: [
            Up.self, Migrate.self, Ingest.self, Ask.self, Search.self, Collections.self, Documents.self, Jobs.self,
            Fsck.self, Backup.self, Restore.self, Eval.self, Tune.self, Bench.self, BenchRetrieval.self, BenchLoad.self,
            Doctor.self, Keys.self, Audit.self,
        ])
}
