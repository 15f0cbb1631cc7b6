import Glibc

/// Lines from a pipe, each awaited for a bounded time.
// Sendable is checked by hand: a child process reads it from its one thread only, and closes it when that has ended.
final class LineReader: @unchecked Sendable {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    private static let longestLine = 64 << 20

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func close() { Glibc.close(descriptor) }

    func next(within limit: Duration) -> Result<[UInt8], BenchmarkError> {
        let deadline = ContinuousClock.now + limit
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                defer { buffer.removeSubrange(...end) }
                return .success(Array(buffer[..<end]))
            }
            guard buffer.count < Self.longestLine, fill(by: deadline) else {
                return .failure(BenchmarkError("a contestant ended or gave no answer; its error stands above"))
            }
        }
    }

    private func fill(by deadline: ContinuousClock.Instant) -> Bool {
        let left = (deadline - .now) / .milliseconds(1)
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard left > 0, poll(&wait, 1, Int32(min(left.rounded(.up), 1e9))) == 1 else { return false }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &piece, piece.count)
        guard count > 0 else { return false }
        buffer += piece[..<count]
        return true
    }
}
