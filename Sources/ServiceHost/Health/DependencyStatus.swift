import Domain

/// What the last look at a dependency showed.
package enum DependencyStatus: Sendable, Hashable {
    /// Nobody has looked yet.
    case unknown
    case up
    /// With what is wrong, for people.
    case down(String)

    package var isUp: Bool { self == .up }

    var word: String {
        switch self {
        case .unknown: "unknown"
        case .up: "up"
        case .down: "down"
        }
    }

    var detail: String? {
        if case .down(let reason) = self { return reason }
        return nil
    }

    /// What an error of `Dependency.check` says to people: only our own errors' words, others may hold addresses or keys.
    static func down(because error: any Error) -> DependencyStatus {
        .down((error as? ServiceError)?.message ?? "does not answer")
    }
}
