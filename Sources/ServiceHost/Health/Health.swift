package import Domain
import Synchronization

/// What this service knows of itself and of what it needs: the truth behind `/livez`, `/readyz`, `/startupz`, `/health`.
package final class Health: Sendable {
    package enum Phase: String, Sendable {
        /// Not everything required has answered yet.
        case starting
        case serving
        /// A signal came: requests in flight end, new ones should go elsewhere.
        case draining
    }

    struct Entry: Sendable {
        let name: String
        let isRequired: Bool
        var status = DependencyStatus.unknown
        var checkedAt: ContinuousClock.Instant?
    }

    private struct State {
        var phase = Phase.starting
        var entries: [Entry]
    }

    /// A dependency whose check has not ended for so long counts as down.
    static let staleness = Duration.seconds(10)

    private let state: Mutex<State>
    private let clock: @Sendable () -> ContinuousClock.Instant

    package init(
        dependencies: [any Dependency], clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        state = Mutex(State(entries: dependencies.map { Entry(name: $0.name, isRequired: $0.isRequired) }))
        self.clock = clock
    }

    package var phase: Phase { state.withLock(\.phase) }

    package func move(to phase: Phase) {
        state.withLock { $0.phase = phase }
    }

    /// Notes what a look at a dependency showed; returns whether that is news.
    func record(_ status: DependencyStatus, of name: String) -> Bool {
        let now = clock()
        return state.withLock { state in
            guard let index = state.entries.firstIndex(where: { $0.name == name }) else { return false }
            defer { state.entries[index].status = status }
            state.entries[index].checkedAt = now
            return state.entries[index].status.isUp != status.isUp || state.entries[index].status == .unknown
        }
    }

    /// Every dependency as it is now, stale ones as down.
    func entries() -> [Entry] {
        let now = clock()
        return state.withLock(\.entries).map { entry in
            guard let checkedAt = entry.checkedAt, now - checkedAt > Self.staleness else { return entry }
            var stale = entry
            stale.status = .down("has not answered for \((now - checkedAt).components.seconds) seconds")
            return stale
        }
    }

    /// The required dependencies that do not answer.
    package var missing: [String] { entries().filter { $0.isRequired && !$0.status.isUp }.map(\.name) }

    /// Whether requests make sense now.
    package var isReady: Bool { phase == .serving && missing.isEmpty }

    /// Whether something is away that the service can do without.
    package var isDegraded: Bool { entries().contains { !$0.isRequired && !$0.status.isUp } }
}
