import Crypto
import FoundationEssentials

extension StoredKey {
    /// Whether a secret of this digest opens it, in a time that tells nothing of either secret.
    func opens(_ digest: [UInt8], at now: Date) -> Bool {
        let isPresent = ConstantTime.areEqual(digest, self.digest)
        let isPrevious = ConstantTime.areEqual(digest, previousDigest ?? [])
        return isPresent || (isPrevious && (key.previousUntil ?? .distantPast) > now)
    }
}
