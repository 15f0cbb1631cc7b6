import Crypto
import Glibc

/// SHA-256 of files, read piece by piece so that no page of them stays in this process's memory.
enum FileDigest {
    private static let pieceLength = 1 << 18

    /// 64 hexadecimal digits.
    static func sha256(_ path: String) throws(EmbeddingError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        do {
            let state = try SHA256()
            var piece = [UInt8](repeating: 0, count: pieceLength)
            while true {
                let count = read(descriptor, &piece, piece.count)
                guard count >= 0 else { throw failure(path) }
                if count == 0 { break }
                try state.update(piece[..<count])
            }
            return Hexadecimal.encode(try state.finish())
        } catch let error as EmbeddingError {
            throw error
        } catch {
            throw EmbeddingError(.unusableModel, "Cannot digest \(path): \(error).")
        }
    }

    private static func failure(_ path: String) -> EmbeddingError {
        EmbeddingError(.unusableModel, "Cannot read \(path): \(String(cString: strerror(errno))).")
    }
}
