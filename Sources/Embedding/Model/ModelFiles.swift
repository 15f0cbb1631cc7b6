import Crypto
import Glibc

/// The large files of a model folder, digested, and compared with `SHA256SUMS` where the folder has one (as
/// `sha256sum` writes it): a file that was altered or damaged is refused instead of giving wrong vectors.
struct ModelFiles {
    static let weights = "model.safetensors"
    static let vocabulary = "vocab.txt"
    private static let sums = "SHA256SUMS"
    private let digests: [String: String]

    init(folder: String) throws(EmbeddingError) {
        var digests: [String: String] = [:]
        for name in [Self.weights, Self.vocabulary] { digests[name] = try FileDigest.sha256("\(folder)/\(name)") }
        for (name, expected) in try Self.expected(folder) {
            if digests[name] == nil { digests[name] = try FileDigest.sha256("\(folder)/\(name)") }
            guard digests[name] == expected else {
                throw EmbeddingError(
                    .unusableModel,
                    "\(folder)/\(name) was altered: its SHA-256 is \(digests[name] ?? ""), \(Self.sums) says \(expected). Fetch the model again."
                )
            }
        }
        self.digests = digests
    }

    var weightsDigest: String { digests[Self.weights] ?? "" }
    var vocabularyDigest: String { digests[Self.vocabulary] ?? "" }

    private static func expected(_ folder: String) throws(EmbeddingError) -> [(name: String, digest: String)] {
        let path = "\(folder)/\(sums)"
        guard access(path, F_OK) == 0 else { return [] }
        let lines = try MappedFile.read(path, limit: 1 << 16).split(separator: UInt8(ascii: "\n"))
        var expected: [(String, String)] = []
        for line in lines {
            let text = String(decoding: line, as: UTF8.self)
            let digest = text.prefix(64).lowercased()
            // A space, then a space or, before what was read as binary, an asterisk.
            let name = String(text.dropFirst(66))
            guard digest.utf8.count == 64, digest.allSatisfy(\.isHexDigit), !name.isEmpty, !name.contains("..") else {
                throw EmbeddingError(
                    .unusableModel, "\(path) has a line that is not a SHA-256 digest and a file's name.")
            }
            expected.append((name, digest))
        }
        return expected
    }
}
