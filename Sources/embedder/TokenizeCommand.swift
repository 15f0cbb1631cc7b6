import Embedding
import Glibc
import JSON

/// `rag-embedder tokenize`: what the model's tokenizer makes of each line of standard input. For people who wonder why
/// a text is cut or found, and for comparing with other tokenizers.
enum TokenizeCommand {
    static let usage = """
        usage: rag-embedder tokenize [--model FOLDER] [--pieces | --offsets | --count] [--json] [--max-tokens COUNT]
                                     [--time PASSES]

        Reads texts from standard input, one a line, and prints one JSON value a line: the ids, with [CLS] and [SEP].
          --model FOLDER      the model's folder (default: MODEL_PATH)
          --pieces            print the vocabulary's pieces instead of ids
          --offsets           print [id, start, end] of each token without [CLS] and [SEP], counted in Unicode scalars
          --count             print how many tokens each text has, without [CLS] and [SEP]
          --json              each line is a JSON string, so that a text may hold line ends
          --max-tokens COUNT  cut longer texts
          --time PASSES       read all texts, then print how many seconds each pass over them took, and tokens in all
        """

    static func run(_ arguments: ArraySlice<String>) -> Never {
        do {
            let options = try TokenizeOptions(arguments)
            guard !options.wantsHelp else { finish(usage, code: 0) }
            try tokenize(options)
            exit(0)
        } catch let error as TokenizeOptions.Problem {
            finish("rag-embedder tokenize: \(error.message)\n\n\(usage)", code: 64)
        } catch {
            finish("rag-embedder tokenize: \(error)", code: 1)
        }
    }

    private static func tokenize(_ options: TokenizeOptions) throws {
        guard let folder = options.model ?? getenv("MODEL_PATH").map({ String(cString: $0) }) else {
            throw TokenizeOptions.Problem(message: "name the model's folder with --model or MODEL_PATH")
        }
        let tokenizer = try WordPieceTokenizer(folder: folder)
        if let passes = options.passes {
            var texts: [String] = []
            while let text = try nextText(options) { texts.append(text) }
            return print(time(tokenizer, texts, options, passes: passes).text)
        }
        while let text = try nextText(options) { print(options.output(tokenizer, text).text) }
    }

    private static func nextText(_ options: TokenizeOptions) throws -> String? {
        guard let line = readLine() else { return nil }
        guard options.isJSON else { return line }
        guard let text = try? JSONValue(parsing: Array(line.utf8)).string else {
            throw TokenizeOptions.Problem(message: "a line is not a JSON string")
        }
        return text
    }

    private static func time(
        _ tokenizer: WordPieceTokenizer, _ texts: [String], _ options: TokenizeOptions, passes: Int
    ) -> JSONValue {
        var tokens = 0
        var seconds: [JSONValue] = []
        for _ in 0..<passes {
            tokens = 0
            let duration = ContinuousClock().measure {
                for text in texts { tokens += options.measured(tokenizer, text) }
            }
            seconds.append(.number(duration / .seconds(1)))
        }
        return ["texts": .integer(Int64(texts.count)), "tokens": .integer(Int64(tokens)), "seconds": .array(seconds)]
    }

    private static func finish(_ message: String, code: Int32) -> Never {
        let bytes = Array((message + "\n").utf8)
        _ = write(code == 0 ? STDOUT_FILENO : STDERR_FILENO, bytes, bytes.count)
        exit(code)
    }
}
