import Glibc

/// Where log lines go. Each line is one `write`, so that lines of several threads never mix.
package protocol LogOutput: Sendable {
    /// Takes one line with its line feed.
    func write(_ line: [UInt8])
}

/// A file descriptor of this process. A reader that does not read holds the writer up, as with every program's standard
/// output; one that is gone loses the line.
package struct DescriptorLogOutput: LogOutput {
    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// For services.
    package static var standardOutput: Self { Self(descriptor: STDOUT_FILENO) }
    /// For commands, whose standard output belongs to their result.
    package static var standardError: Self { Self(descriptor: STDERR_FILENO) }

    package func write(_ line: [UInt8]) {
        line.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written > 0 {
                    rest = rest.dropFirst(written)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}
