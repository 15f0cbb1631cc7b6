import Glibc
import Synchronization

/// A line on standard error that shows how far a piece of work is; silent where nobody watches a terminal.
final class ProgressBar: Sendable {
    private let total: Int
    private let label: String
    private let isShown = isatty(STDERR_FILENO) == 1
    private let lastPercent = Mutex(-1)

    init(_ label: String, total: Int) {
        self.label = label
        self.total = max(1, total)
    }

    func update(_ done: Int) {
        let percent = min(100, done * 100 / total)
        guard isShown,
            lastPercent.withLock({ last in
                defer { last = percent }; return last != percent
            })
        else { return }
        let filled = percent * 30 / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled)
        write("\r\(label) \(bar) \(done)/\(total)")
    }

    func finish() {
        if isShown { write("\n") }
    }

    private func write(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
