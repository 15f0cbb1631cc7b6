import Glibc
import JSON
import Threads

/// A program that is asked and answers in JSON, one value a line, and ends when its input ends.
final class ChildProcess: Sendable {
    let id: pid_t
    private let input: Int32
    private let output: LineReader
    private let thread = BlockingThread()

    /// - Parameters:
    ///   - command: a program's path and its arguments.
    ///   - processors: what it may run on, as `taskset` takes it; nil for all.
    ///   - environment: in place of this process's; nil for the same.
    init(_ command: [String], processors: ProcessorList? = nil, environment: [String]? = nil) throws {
        let requests = try Self.pipe()
        let answers = try Self.pipe()
        input = requests[1]
        output = LineReader(answers[0])
        let prefix = processors.map { ["/usr/bin/taskset", "-c", $0.text] } ?? []
        defer {
            close(requests[0])
            close(answers[1])
        }
        id = try Self.spawn(prefix + command, input: requests[0], output: answers[1], environment)
    }

    deinit {
        close(input)
        output.close()
        kill(id, SIGTERM)
        waitpid(id, nil, 0)
    }

    /// The end to read from and the end to write to, neither of which a child inherits by itself.
    private static func pipe() throws -> [Int32] {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else {
            throw BenchmarkError("cannot make a pipe: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }

    private static func spawn(
        _ command: [String], input: Int32, output: Int32, _ environment: [String]?
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        let arguments = command.map { strdup($0) } + [nil]
        var variables = environment.map { $0.map { strdup($0) } + [nil] } ?? []
        defer { for word in arguments + variables { free(word) } }
        var id = pid_t()
        let code = variables.withUnsafeMutableBufferPointer { own in
            posix_spawnp(&id, command[0], &actions, nil, arguments, own.isEmpty ? environ : own.baseAddress)
        }
        guard code == 0 else {
            throw BenchmarkError("cannot start \(command[0]): \(String(cString: strerror(code)))")
        }
        return id
    }

    /// The answer to a request, or without one the next line that it says by itself.
    func ask(_ request: JSONValue? = nil, within limit: Duration = .seconds(300)) async throws -> JSONValue {
        let input = input
        let output = output
        let answer = await thread.run { () -> Result<[UInt8], BenchmarkError> in
            if let request, !Self.write(request.bytes + [0x0A], to: input) {
                return .failure(BenchmarkError("a contestant has ended; its error stands above"))
            }
            return output.next(within: limit)
        }
        return try JSONValue(parsing: answer.get())
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
