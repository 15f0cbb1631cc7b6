import Answering
import Domain
import Synchronization

/// Whether passages look as if they told a language model what to do. A chunk never changes, so each is judged once,
/// as long as it is remembered.
enum PassageSuspicion {
    private static let mostRemembered = 100_000
    private static let known = Mutex<[ChunkID: Bool]>([:])

    static func isSuspicious(_ passage: Passage) -> Bool {
        if let judged = known.withLock({ $0[passage.chunkID] }) { return judged }
        let isSuspicious = InjectionDetector.standard.suspicion(of: passage.text) >= InjectionDetector.threshold
        known.withLock { known in
            if known.count >= mostRemembered { known.removeAll() }
            known[passage.chunkID] = isSuspicious
        }
        return isSuspicious
    }
}
