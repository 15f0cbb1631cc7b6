import Crypto
import Threads

/// The same stream with TLS around it: plain bytes above, what the session makes of them on the socket.
extension SocketStream {
    func read(atMost limit: Int, through session: TLSSession) async throws -> [UInt8] {
        while true {
            var progress = TLSSession.Progress.needsMore
            let bytes = try [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                progress = try session.read(into: UnsafeMutableBufferPointer(rebasing: buffer.prefix(limit)))
                if case .done(let read) = progress { count = read }
            }
            try await writePlainly(session.takeOutgoing()[...])
            if progress != .needsMore { return bytes }
            let arrived = try await readPlainly(atMost: 16 << 10)
            if arrived.isEmpty { return [] }
            session.receive(arrived)
        }
    }

    func write(_ bytes: ArraySlice<UInt8>, through session: TLSSession) async throws {
        var rest = bytes
        while !rest.isEmpty {
            let progress = try rest.withUnsafeBytes { bytes throws(TLSError) in try session.write(bytes) }
            try await writePlainly(session.takeOutgoing()[...])
            switch progress {
            case .done(let count): rest = rest.dropFirst(count)
            case .ended: throw SocketFailure.broken
            case .needsMore:
                let arrived = try await readPlainly(atMost: 16 << 10)
                if arrived.isEmpty { throw SocketFailure.broken }
                session.receive(arrived)
            }
        }
    }
}
