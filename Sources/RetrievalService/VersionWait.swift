import Domain

/// A question's collection in the state that the question asks for, or the present one.
struct VersionWait: Sendable {
    /// How long a version that is not there is waited for.
    private static let patience = Duration.seconds(2)
    private static let pause = Duration.milliseconds(25)

    let index: any PassageIndex

    /// Throws `conflict` where the collection has not come so far in time.
    func callAsFunction(_ question: Question) async throws -> CollectionState {
        guard let wanted = question.minimumVersion else { return try await index.state(of: question.collection) }
        let giveUp = ContinuousClock.now + Self.patience
        while true {
            let state = try await index.state(of: question.collection, atLeast: wanted)
            if state.version >= wanted { return state }
            guard .now < giveUp else {
                throw ServiceError(
                    .conflict, "The collection is at version \(state.version); version \(wanted) is not there yet.")
            }
            try await Task.sleep(for: Self.pause)
        }
    }
}
