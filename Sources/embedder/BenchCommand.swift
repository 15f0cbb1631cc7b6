import Embedding
import EmbeddingBenchmark
import FoundationEssentials
import Glibc

/// `rag-embedder bench`: how fast and how exact the encoder is here, beside a peer where one is named.
enum BenchCommand {
    static let usage = """
        usage: rag-embedder bench [--model FOLDER] --text FILE… [--golden FILE] [--rounds COUNT] [--json FILE]
                                  [--markdown FILE] [-- PEER…]

        Measures the encoder on one core and on all, its accuracy, and the service over HTTP; prints tables.
          --model FOLDER   the model's folder (default: MODEL_PATH)
          --text FILE      prose that texts are cut from; may be given again
          --golden FILE    texts with reference vectors, to measure accuracy by
          --rounds COUNT   how often everything takes its turn (default: 9)
          --json FILE      where to write the figures
          --markdown FILE  where to write the tables
          PEER…            the command of what is compared: deployment/scripts/onnx-peer/peer.py has its protocol
        """

    static func run(_ arguments: ArraySlice<String>) async -> Never {
        do {
            let options = try BenchArguments(arguments)
            switch options.role {
            case .help: finish(usage, code: 0)
            case .contestant:
                try await ContestantService(
                    model: options.bench.model, kernel: options.kernel, precision: options.precision,
                    threads: options.threads
                ).run()
            case .load: try await load(options)
            case .conductor: try await conduct(options)
            }
            exit(0)
        } catch let error as BenchArguments.Problem {
            finish("rag-embedder bench: \(error.message)\n\n\(usage)", code: 64)
        } catch {
            finish("rag-embedder bench: \(error)", code: 1)
        }
    }

    private static func load(_ options: BenchArguments) async throws {
        let tokenizer = try WordPieceTokenizer(folder: options.bench.model)
        let corpus = try Corpus(files: options.bench.texts, tokenizer: tokenizer)
        try await LoadGenerator(options.load, corpus: corpus, tokenizer: tokenizer).run()
    }

    private static func conduct(_ options: BenchArguments) async throws {
        var bench = options.bench
        bench.environment = ProcessInfo.processInfo.environment
        let benchmark = try EmbedderBenchmark(bench) { print("measuring: \($0)", to: &StandardError.stream) }
        let report = try await benchmark.run()
        print(report.markdown)
        if let path = options.markdown { try Data(report.markdown.utf8).write(to: URL(filePath: path)) }
        if let path = options.json { try Data(report.json.prettyText.utf8).write(to: URL(filePath: path)) }
    }

    private static func finish(_ message: String, code: Int32) -> Never {
        print(message, to: &StandardError.stream)
        exit(code)
    }
}

private struct StandardError: TextOutputStream {
    nonisolated(unsafe) static var stream = StandardError()

    mutating func write(_ string: String) {
        let bytes = Array(string.utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
