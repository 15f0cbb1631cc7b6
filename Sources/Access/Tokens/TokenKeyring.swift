import Domain
import Synchronization

/// The keys of an issuer: those that were given, or those that stand at a URL, which are fetched when a token names one that is
/// not known, and now and then to learn of those that were withdrawn.
package actor TokenKeyring {
    /// How old a fetched set may be before it is fetched again.
    private static let lifetime = Duration.seconds(600)
    /// How long a set is still believed while its URL does not answer.
    private static let patience = Duration.seconds(86_400)
    /// Tokens with invented key names cause no more fetches than one in so long.
    private static let pause = Duration.seconds(30)

    private let given: [TokenKey]
    private let fetch: (@Sendable () async throws -> [UInt8])?
    private let clock: @Sendable () -> ContinuousClock.Instant
    private var fetched: [TokenKey] = []
    private var fetchedAt: ContinuousClock.Instant?
    private var triedAt: ContinuousClock.Instant?
    private var fetching: Task<[TokenKey]?, Never>?

    /// - Parameters:
    ///   - given: keys that are always good.
    ///   - fetch: the text of a JSON Web Key Set; bounded in size and time by itself.
    package init(
        given: [TokenKey], fetch: (@Sendable () async throws -> [UInt8])? = nil,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.given = given
        self.fetch = fetch
        self.clock = clock
    }

    /// The keys a token of this algorithm and key name may have been signed with. Throws `unavailable` where none is known
    /// because the URL has not answered: nobody can say then whether the token is good.
    func keys(for algorithm: String, named id: String?) async throws(ServiceError) -> [TokenKey] {
        guard ["HS256", "RS256", "ES256"].contains(algorithm) else { return [] }
        if isDue(missing: match(algorithm, id).isEmpty) { await refresh() }
        let keys = match(algorithm, id)
        if keys.isEmpty, fetch != nil, !isFresh {
            throw ServiceError(
                .unavailable, "The keys of the tokens' issuer cannot be fetched. Try again later.",
                retryAfter: Self.pause)
        }
        return keys
    }

    /// Whether what was fetched is still believed.
    private var isFresh: Bool { fetchedAt.map { clock() - $0 < Self.patience } ?? false }

    /// A key without a name may fit any token, and a token that names none any key.
    private func match(_ algorithm: String, _ id: String?) -> [TokenKey] {
        (given + (isFresh ? fetched : [])).filter { key in
            key.algorithm == algorithm && (key.id == nil || id == nil || key.id == id)
        }
    }

    private func isDue(missing: Bool) -> Bool {
        guard fetch != nil else { return false }
        let now = clock()
        if let triedAt, now - triedAt < Self.pause { return fetching != nil }
        return missing || fetchedAt.map { now - $0 >= Self.lifetime } ?? true
    }

    /// All who need it wait for one fetch.
    private func refresh() async {
        guard let fetch else { return }
        if fetching == nil {
            triedAt = clock()
            fetching = Task { (try? await fetch()).flatMap(TokenKeySet.parse) }
        }
        guard let keys = await fetching?.value else {
            fetching = nil
            return
        }
        fetching = nil
        fetched = keys
        fetchedAt = clock()
    }
}
