import SearchIndex

/// How a collection's vectors are searched, from the usual way to ever more careful ones.
enum VectorPath: Sendable, Hashable {
    case memory(VectorLook)
    /// Exactly, in the database.
    case database

    /// The next more careful way; nil behind the last.
    var next: VectorPath? {
        switch self {
        case .memory(let look) where look.deviations < 4.5: .memory(VectorLook(deviations: 4.5))
        case .memory(let look) where look.deviations < 6: .memory(VectorLook(deviations: 6))
        case .memory(let look) where look != .everyVector: .memory(.everyVector)
        case .memory: .database
        case .database: nil
        }
    }
}
