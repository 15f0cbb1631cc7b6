import Glibc

/// Processors by number.
struct ProcessorList: Sendable {
    let numbers: [Int]

    /// Those that this process may use.
    static func available() throws -> ProcessorList {
        guard let line = ProcFile.line("Cpus_allowed_list", of: "/proc/self/status"),
            let list = ProcessorList(parsing: line)
        else { throw BenchmarkError("/proc/self/status does not say which processors there are") }
        return list
    }

    /// - Parameter text: `0-2,5`.
    init?(parsing text: String) {
        var numbers: [Int] = []
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, first <= last, last - first < 4096 else { return nil }
            numbers += first...last
        }
        guard !numbers.isEmpty else { return nil }
        self.numbers = numbers
    }

    init(_ numbers: some Sequence<Int>) { self.numbers = Array(numbers) }

    var count: Int { numbers.count }
    var text: String { numbers.map(String.init).joined(separator: ",") }

    func first(_ count: Int) -> ProcessorList { ProcessorList(numbers.prefix(count)) }
    func last(_ count: Int) -> ProcessorList { ProcessorList(numbers.suffix(count)) }
}
