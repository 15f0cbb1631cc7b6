import Domain
import Glibc
import JSON
import Subprocess
import SystemPackage

/// Has HTML, Markdown and DOCX read by a process of their own that can do nothing but read them.
struct ConfinedParser {
    let limits: ParsingLimits
    /// The worker's own program, which becomes a `ConfinedProcess`.
    let program: String

    func parse(_ content: [UInt8], as type: MediaType) async throws -> ParsedDocument {
        try await withThrowingTaskGroup(of: ParsedDocument.self) { group in
            group.addTask { try await run(content, type) }
            group.addTask { [limits] in
                try await Task.sleep(for: limits.toolTimeout)
                throw Self.exceeded(.unreadable)
            }
            defer { group.cancelAll() }
            guard let parsed = try await group.next() else { throw CancellationError() }
            return parsed
        }
    }

    /// The document comes from a file: a pipe that nobody reads to its end would end this process with the parser's.
    private func run(_ content: [UInt8], _ type: MediaType) async throws -> ParsedDocument {
        let folder = try await BlockingWork.run { try SharedFolder(PrivateFolder(holding: content)) }
        defer { withExtendedLifetime(folder) {} }
        do {
            let document = try FileDescriptor.open(FilePath(folder.file), .readOnly)
            let result = try await Subprocess.run(
                .path(FilePath(program)),
                arguments: [
                    ConfinedProcess.flag, String(limits.toolMemoryBytes), String(limits.toolCPUSeconds), "parse",
                    type.rawValue,
                ], input: .fileDescriptor(document, closeAfterSpawningProcess: true),
                output: .bytes(limit: 2 * limits.maximumTextBytes), error: .discarded)
            let value = try? JSONValue(parsing: result.standardOutput)
            if result.terminationStatus.isSuccess, let value, let parsed = ParsedDocumentWire.document(from: value) {
                return parsed
            }
            if result.terminationStatus == .exited(ConfinedProcess.refusalCode), let value,
                let refusal = ParsedDocumentWire.refusal(from: value)
            {
                throw refusal
            }
            throw Self.exceeded(result.terminationStatus == .signaled(SIGXCPU) ? .unreadable : .tooLarge)
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            throw Self.exceeded(.tooLarge)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw ServiceError(.unavailable, "The worker cannot start its own program to read a document.")
        }
    }

    private static func exceeded(_ kind: ServiceError.Kind) -> ServiceError {
        ServiceError(kind, "The document takes more memory or time to read than a document may.")
    }
}
