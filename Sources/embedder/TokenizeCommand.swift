import Embedding
import Glibc
import JSON

/// `rag-embedder tokenize`: what the model's tokenizer makes of each line of standard input. For people who wonder why
/// a text is cut or found, and for comparing with other tokenizers.
enum TokenizeCommand {
    static let usage = """
        usage: rag-embedder tokenize [--model FOLDER] [--pieces | --count] [--json] [--max-tokens COUNT]

        Reads texts from standard input, one a line, and prints one JSON value a line: the ids, with [CLS] and [SEP].
          --model FOLDER      the model's folder (default: MODEL_PATH)
          --pieces            print the vocabulary's pieces instead of ids
          --count             print how many tokens each text has, without [CLS] and [SEP]
          --json              each line is a JSON string, so that a text may hold line ends
          --max-tokens COUNT  cut longer texts
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
        var number = 0
        while let line = readLine() {
            number += 1
            guard let text = options.isJSON ? try? JSONValue(parsing: Array(line.utf8)).string : line else {
                throw TokenizeOptions.Problem(message: "line \(number) is not a JSON string")
            }
            print(options.output(tokenizer, text).text)
        }
    }

    private static func finish(_ message: String, code: Int32) -> Never {
        let bytes = Array((message + "\n").utf8)
        _ = write(code == 0 ? STDOUT_FILENO : STDERR_FILENO, bytes, bytes.count)
        exit(code)
    }
}
