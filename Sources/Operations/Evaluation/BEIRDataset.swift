import FoundationEssentials
import JSON
import Subprocess
import SystemPackage

/// A test set of passages, questions and judgements in the layout of BEIR: `corpus.jsonl`, `queries.jsonl` (each may be
/// gzipped) and `qrels.tsv` (or `qrels/test.tsv`).
package struct BEIRDataset: Sendable {
    package struct Entry: Sendable, Hashable {
        package let id: String
        package let title: String
        package let text: String
    }

    package let corpus: [Entry]
    /// Only those that are judged.
    package let queries: [Entry]
    /// Grades by query id, then by passage id.
    package let judgements: [String: [String: Int]]

    /// A set made by the program itself.
    init(corpus: [Entry], queries: [Entry], judgements: [String: [String: Int]]) {
        self.corpus = corpus
        self.queries = queries
        self.judgements = judgements
    }

    /// Reads the folder. Throws `StackError`-like sentences that name the file and line.
    ///
    /// - Parameter withCorpus: false where only questions and judgements are wanted.
    package init(folder: String, withCorpus: Bool = true) async throws {
        corpus = withCorpus ? try await Self.entries(in: folder, named: "corpus.jsonl") : []
        let qrels = ["qrels.tsv", "qrels/test.tsv"].map { "\(folder)/\($0)" }
        guard let path = qrels.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw DatasetError("\(folder) holds neither qrels.tsv nor qrels/test.tsv")
        }
        let judgements = try Self.judgements(at: path)
        self.judgements = judgements
        queries = try await Self.entries(in: folder, named: "queries.jsonl").filter { judgements[$0.id] != nil }
    }

    private static func entries(in folder: String, named name: String) async throws -> [Entry] {
        let path = "\(folder)/\(name)"
        let bytes: [UInt8]
        if FileManager.default.fileExists(atPath: path) {
            bytes = Array(try Data(contentsOf: URL(filePath: path)))
        } else if FileManager.default.fileExists(atPath: path + ".gz") {
            bytes = try await unzipped(path + ".gz")
        } else {
            throw DatasetError("\(folder) holds neither \(name) nor \(name).gz")
        }
        return try bytes.split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
            guard let object = try? JSONValue(parsing: Array(line)), let id = object["_id"]?.string,
                let text = object["text"]?.string
            else { throw DatasetError("\(path), line \(index + 1): not an object with _id and text") }
            return Entry(id: id, title: object["title"]?.string ?? "", text: text)
        }
    }

    private static func unzipped(_ path: String) async throws -> [UInt8] {
        let result = try await run(
            .name("gzip"), arguments: ["-dc", path], output: .bytes(limit: 4 << 30), error: .discarded)
        guard result.terminationStatus.isSuccess else { throw DatasetError("\(path) cannot be unpacked") }
        return result.standardOutput
    }

    private static func judgements(at path: String) throws -> [String: [String: Int]] {
        var judgements: [String: [String: Int]] = [:]
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: "\t")
            guard fields.count == 3, let grade = Int(fields[2]) else { continue }
            judgements[String(fields[0]), default: [:]][String(fields[1])] = grade
        }
        return judgements
    }
}

/// What is wrong with a test set.
package struct DatasetError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
