import Domain
import Synchronization

/// What collections were like when they were last asked for: a question begins with that while the database is asked whether
/// it is still so.
final class ExpectedStates: Sendable {
    private struct Key: Hashable {
        let collection: CollectionReference
        let scope: DataScope?
    }

    private struct Seen {
        let state: CollectionState
        /// Whether the last two looks found the same: what changes all the time is not guessed.
        let isSteady: Bool
    }

    private let states: RecentEntries<Key, Seen>

    /// - Parameter limit: how many collections, at most.
    init(limit: Int) {
        states = RecentEntries(limit: limit)
    }

    /// The state that `question` will probably find. Nil where none is known, or none that it could be content with.
    func state(for question: Question) -> CollectionState? {
        guard let seen = states[key(question)], seen.isSteady, seen.state.version >= question.minimumVersion ?? 0 else {
            return nil
        }
        return seen.state
    }

    /// Takes note of what the database said.
    func note(_ state: CollectionState, for question: Question) {
        let key = key(question)
        states[key] = Seen(state: state, isSteady: states[key]?.state == state)
    }

    private func key(_ question: Question) -> Key { Key(collection: question.collection, scope: DataScope.current) }
}
