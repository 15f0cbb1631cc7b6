import FoundationEssentials

/// A file for vectors on their way between processes; deleted with its owner.
final class TemporaryFile {
    let path: String

    init() { path = "/tmp/embedder-bench-\(UUID().uuidString)" }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Little-endian float32, row after row.
    func rows(count: Int) throws -> [[Float]] {
        let content = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let width = content.count / 4 / max(1, count)
        guard width > 0, content.count == width * count * 4 else {
            throw BenchmarkError("a contestant made too few vectors")
        }
        let values = content.withUnsafeBytes { bytes in
            (0..<width * count).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
        }
        return (0..<count).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }
}
