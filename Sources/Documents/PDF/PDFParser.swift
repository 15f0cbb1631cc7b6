import Domain
import Subprocess

/// PDF by poppler's `pdfinfo` and `pdftotext`, each in a limited process; pages come apart at form feeds.
struct PDFParser {
    let limits: ParsingLimits

    func parse(_ content: [UInt8]) async throws -> ParsedDocument {
        guard content.prefix(1024).contains(0x25) else { throw Self.damaged }
        let folder = try await BlockingWork.run { try SharedFolder(PrivateFolder(holding: content)) }
        defer { withExtendedLifetime(folder) {} }
        let tool = PDFTool(limits: limits)
        let information = try await tool.run("pdfinfo", ["-enc", "UTF-8", folder.file])
        try Self.check(information)
        let text = try await tool.run("pdftotext", ["-enc", "UTF-8", "-eol", "unix", folder.file, "-"])
        try Self.check(text)
        let title = Self.title(in: information.text)
        return try await BlockingWork.run { [limits] in try PDFText.read(text.text, title: title, limits: limits) }
    }

    private static var damaged: ServiceError {
        ServiceError(.unreadable, "The file is damaged: it is not a complete PDF.")
    }

    private static func check(_ output: PDFTool.Output) throws {
        if output.status.isSuccess { return }
        if output.messages.contains("Incorrect password") {
            throw ServiceError(.unreadable, "The PDF is protected by a password. Remove it and upload the file again.")
        }
        if output.status == .exited(127) {
            throw ServiceError(
                .unavailable, "poppler's tools are not installed; install the Debian package poppler-utils.")
        }
        if output.hasNoMemory {
            throw ServiceError(.tooLarge, "The PDF takes more memory or time to read than a document may.")
        }
        throw damaged
    }

    /// The `Title:` of pdfinfo's lines, unless it is a file name some program left there.
    private static func title(in information: [UInt8]) -> String? {
        let lines = String(decoding: information, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("Title:") }) else { return nil }
        let title = line.dropFirst("Title:".count).drop { $0 == " " }
        let leftovers = [".doc", ".docx", ".indd", ".tex", ".dvi", ".qxd", ".pdf"]
        let isLeftover = title.lowercased() == "untitled" || leftovers.contains { title.lowercased().hasSuffix($0) }
        return title.isEmpty || isLeftover ? nil : String(title)
    }
}
