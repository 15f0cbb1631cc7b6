import Glibc
import Synchronization

/// A server's certificate and key, read again when their files change: certificates are renewed without a restart. As
/// long as a new pair makes no sense, as between the writing of its two files, the old one serves on.
package final class TLSIdentity: Sendable {
    private struct State {
        var context: TLSContext
        var stamp: [Int]
        var nextLook: ContinuousClock.Instant
    }

    private static let pause = Duration.seconds(5)

    private let certificate: String
    private let key: String
    private let state: Mutex<State>

    /// Throws where the files are no pair.
    package init(certificate: String, key: String) throws(TLSError) {
        self.certificate = certificate
        self.key = key
        let stamp = Self.stamp(certificate, key)
        state = Mutex(
            State(
                context: try .server(certificate: certificate, key: key), stamp: stamp, nextLook: .now + Self.pause))
    }

    /// A session for one connection.
    package func session() throws(TLSError) -> TLSSession { try TLSSession(current(at: .now)) }

    func current(at now: ContinuousClock.Instant) -> TLSContext {
        state.withLock { state in
            guard now >= state.nextLook else { return state.context }
            state.nextLook = now + Self.pause
            let stamp = Self.stamp(certificate, key)
            if stamp != state.stamp, let fresh = try? TLSContext.server(certificate: certificate, key: key) {
                state.context = fresh
                state.stamp = stamp
            }
            return state.context
        }
    }

    /// What changes with the files.
    private static func stamp(_ files: String...) -> [Int] {
        files.flatMap { file in
            var facts = stat()
            guard stat(file, &facts) == 0 else { return [0, 0, 0] }
            return [Int(facts.st_ino), facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec]
        }
    }
}
