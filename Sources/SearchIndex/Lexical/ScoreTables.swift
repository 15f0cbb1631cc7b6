import Synchronization

/// Tables of scores that are used again and again: a new one of some megabytes costs the kernel more than the search.
enum ScoreTables {
    private static let kept = 8
    private static let pool = Mutex<[[Float]]>([])

    /// Calls `body` with `count` zeros; valid during the call only.
    static func withTable<Result>(_ count: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> Result) -> Result {
        var table = pool.withLock { $0.popLast() } ?? []
        if table.count < count { table = [Float](repeating: 0, count: count) }
        defer { pool.withLock { if $0.count < kept { $0.append(table) } } }
        return table.withUnsafeMutableBufferPointer { table in
            let scores = UnsafeMutableBufferPointer(rebasing: table[..<count])
            scores.update(repeating: 0)
            return body(scores)
        }
    }
}
