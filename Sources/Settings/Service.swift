/// Who reads settings.
package enum Service: String, Sendable, CaseIterable, Comparable {
    case api, retriever, embedder, worker, ragctl

    /// The four that run as servers.
    package static let servers: [Service] = [.api, .retriever, .embedder, .worker]

    package static func < (left: Self, right: Self) -> Bool {
        let all = allCases
        return all.firstIndex(of: left) ?? 0 < all.firstIndex(of: right) ?? 0
    }
}
