/// Work on many elements with a bound on how much of it is on its way at once.
enum BoundedTasks {
    /// Results in the order in which they came. The first error ends all.
    static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], concurrency: Int, progress: (Int) -> Void = { _ in },
        _ body: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        var results: [Result] = []
        var remaining = elements[...]
        try await withThrowingTaskGroup(of: Result.self) { group in
            for element in remaining.prefix(concurrency) { group.addTask { try await body(element) } }
            remaining = remaining.dropFirst(concurrency)
            while let result = try await group.next() {
                results.append(result)
                progress(results.count)
                if let element = remaining.popFirst() { group.addTask { try await body(element) } }
            }
        }
        return results
    }
}
