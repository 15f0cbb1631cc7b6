import Glibc
import Synchronization

/// How many searches are at work: one alone is shared out over all processors for the sake of its time, many keep to one each for
/// the sake of the work, of which stretches that do not know of each other's finds do more.
enum SearchLoad {
    private static let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    private static let active = Atomic(0)
    /// Fewer are looked through faster than they are handed over.
    static let fewest = 16_384

    /// Calls `body` with the number of tasks that should share a search of so many vectors.
    static func share<Result>(_ count: Int, _ body: (_ tasks: Int) async -> Result) async -> Result {
        let others = active.wrappingAdd(1, ordering: .relaxed).oldValue
        defer { active.wrappingSubtract(1, ordering: .relaxed) }
        return await body(tasks(count, others: others))
    }

    static func tasks(_ count: Int, others: Int, processors: Int = processors) -> Int {
        max(1, min(processors / (others + 1), (count + fewest - 1) / fewest))
    }
}
