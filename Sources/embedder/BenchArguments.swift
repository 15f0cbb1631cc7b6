import Embedding
import EmbeddingBenchmark
import Glibc

/// What stands behind `rag-embedder bench`. The words `contestant` and `load` are for the processes that it starts.
struct BenchArguments {
    struct Problem: Error {
        let message: String
    }

    enum Role {
        case conductor, contestant, load, help
    }

    private(set) var role = Role.conductor
    private(set) var bench = BenchmarkOptions()
    private(set) var load = LoadPlan()
    private(set) var kernel = "auto"
    private(set) var precision = Precision.f32
    private(set) var threads = 1
    private(set) var json: String?
    private(set) var markdown: String?

    init(_ arguments: ArraySlice<String>) throws {
        var rest = arguments
        switch rest.first {
        case "contestant": role = .contestant
        case "load": role = .load
        default: break
        }
        if role != .conductor { rest.removeFirst() }
        bench.model = getenv("MODEL_PATH").map { String(cString: $0) } ?? ""
        // A path that stays right for the processes that this one starts.
        bench.executable = try Self.executable()
        while let word = rest.popFirst() {
            if word == "--help" || word == "-h" {
                role = .help
                return
            }
            if word == "--" {
                bench.peer = Array(rest)
                break
            }
            guard let value = rest.popFirst() else { throw Problem(message: "\(word) needs a value") }
            try take(word, value)
        }
        guard !bench.model.isEmpty else {
            throw Problem(message: "name the model's folder with --model or MODEL_PATH")
        }
        guard role == .contestant || !bench.texts.isEmpty else { throw Problem(message: "name prose with --text") }
    }

    private mutating func take(_ word: String, _ value: String) throws {
        switch word {
        case "--model": bench.model = value
        case "--text": bench.texts.append(value)
        case "--golden": bench.golden = value
        case "--json": json = value
        case "--markdown": markdown = value
        case "--rounds": bench.rounds = try Self.count(word, value)
        case "--threads": threads = try Self.count(word, value)
        case "--kernel": kernel = value
        case "--precision": precision = Precision(rawValue: value) ?? precision
        case "--url": load.url = value
        case "--queries": load.queryClients = Int(value) ?? 0
        case "--bulk": load.bulkClients = Int(value) ?? 0
        case "--seconds": load.seconds = Double(value) ?? load.seconds
        default: throw Problem(message: "unknown argument \(word)")
        }
    }

    private static func count(_ word: String, _ value: String) throws -> Int {
        guard let count = Int(value), count >= 1 else { throw Problem(message: "\(word) must be a number from 1") }
        return count
    }

    private static func executable() throws -> String {
        guard let path = realpath("/proc/self/exe", nil) else { throw Problem(message: "cannot find this program") }
        defer { free(path) }
        return String(cString: path)
    }
}
