import CSandbox
import Domain
import Glibc

/// What a worker becomes when it is started to read one foreign file: a process without network, other processes and
/// new privileges, with little memory, time and room for files.
///
///     rag-worker --confined BYTES SECONDS parse html       document on standard input, ParsedDocument as JSON out
///     rag-worker --confined BYTES SECONDS run pdftotext …   one of poppler's tools
package enum ConfinedProcess {
    static let flag = "--confined"
    /// Says that what follows on standard output is a refusal.
    static let refusalCode: Int32 = 3

    /// Does what the arguments ask and ends the process, where they ask for it.
    package static func runIfAsked(_ arguments: [String]) async {
        guard arguments.count >= 6, arguments[1] == flag,
            let bytes = UInt(arguments[2]), let seconds = UInt(arguments[3])
        else { return }
        guard confine(bytes: bytes, seconds: seconds) else {
            exit(refuse(ServiceError(.unavailable, "The system does not let a parser be confined (seccomp).")))
        }
        switch arguments[4] {
        case "parse": exit(await parse(arguments[5]))
        case "run": become(Array(arguments[5...]))
        default: exit(64)
        }
    }

    private static func confine(bytes: UInt, seconds: UInt) -> Bool {
        let limits: [(__rlimit_resource, UInt)] = [
            (RLIMIT_AS, isSanitized ? .max : bytes), (RLIMIT_CPU, seconds), (RLIMIT_FSIZE, 0), (RLIMIT_CORE, 0),
            (RLIMIT_NOFILE, 64),
        ]
        return limits.allSatisfy { resource, value in
            var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
            return setrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0
        } && csandbox_enter() == 0
    }

    /// Whether a sanitizer was linked in for tests: its shadow of all memory is beyond any limit of address space.
    private static var isSanitized: Bool {
        ["__asan_init", "__tsan_init"].contains { (name: String) in dlsym(nil, name) != nil }
    }

    private static func parse(_ name: String) async -> Int32 {
        guard let type = MediaType(rawValue: name) else { return 64 }
        do {
            let parsed = try await DocumentParser(limits: ParsingLimits()).parse(readInput(), as: type)
            write(ParsedDocumentWire.encode(parsed).bytes)
            return 0
        } catch let error as ServiceError {
            return refuse(error)
        } catch {
            return 1
        }
    }

    private static func refuse(_ error: ServiceError) -> Int32 {
        write(ParsedDocumentWire.encode(error).bytes)
        return refusalCode
    }

    /// Returns only where there is no such program.
    private static func become(_ words: [String]) -> Never {
        var arguments = words.map { strdup($0) } + [nil]
        execvp(words[0], &arguments)
        exit(127)
    }

    private static func readInput() -> [UInt8] {
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 256 << 10)
        while case let count = read(STDIN_FILENO, &block, block.count), count > 0 { content += block[..<count] }
        return content
    }

    private static func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
