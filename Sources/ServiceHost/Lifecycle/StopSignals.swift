import Dispatch
import Glibc

/// Orders to stop: SIGTERM and SIGINT, as they come.
package enum StopSignals {
    /// Installs the handlers and ignores SIGPIPE (a peer that has left shows as an error of its write). Call once, early.
    ///
    /// A handler may do next to nothing, so it writes the number into a pipe, which a thread of its own reads. Unlike a
    /// blocked mask this leaves child processes as they are.
    package static func install() -> AsyncStream<Int32> {
        signal(SIGPIPE, SIG_IGN)
        let descriptor = SignalPipe.ends.read
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingNewest(2))
        DispatchQueue(label: "signals").async {
            var number: UInt8 = 0
            while true {
                switch read(descriptor, &number, 1) {
                case 1: continuation.yield(Int32(number))
                case -1 where errno == EINTR: continue
                default: return continuation.finish()
                }
            }
        }
        for number in [SIGTERM, SIGINT] { signal(number) { SignalPipe.write($0) } }
        return stream
    }
}

private enum SignalPipe {
    /// Closed in child processes. Made before the first handler can run.
    static let ends: (read: Int32, write: Int32) = {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }()

    static func write(_ number: Int32) {
        let saved = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = Glibc.write(ends.write, &byte, 1)
        errno = saved
    }
}
