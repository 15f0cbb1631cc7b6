import Glibc
import Synchronization

/// How many searches are at work: one alone is shared out over all processors for the sake of its time, many keep to one each for
/// the sake of the work, of which stretches that do not know of each other's finds do more.
enum SearchLoad {
    private static let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    private static let active = Atomic(0)
    /// A shorter stretch is looked through faster than it is handed over.
    static let shortest = 16_384

    /// Calls `body` with the number of vectors that one task should look through.
    static func share<Result>(_ count: Int, _ body: (_ stretch: Int) async -> Result) async -> Result {
        let others = active.wrappingAdd(1, ordering: .relaxed).oldValue
        defer { active.wrappingSubtract(1, ordering: .relaxed) }
        return await body(stretch(count, others: others))
    }

    static func stretch(_ count: Int, others: Int, processors: Int = processors) -> Int {
        let tasks = max(1, processors / (others + 1))
        let even = (count + tasks - 1) / tasks
        return max(shortest, (even + 63) / 64 * 64)
    }
}
