/// The media type that a file's name suggests; the service looks at the bytes as well.
package enum FileMediaType {
    private static let byExtension = [
        "txt": "text/plain", "text": "text/plain", "log": "text/plain", "csv": "text/csv", "json": "text/plain",
        "md": "text/markdown", "markdown": "text/markdown", "html": "text/html", "htm": "text/html",
        "xhtml": "application/xhtml+xml", "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]

    package static func guess(fileName: String) -> String {
        guard let dot = fileName.lastIndex(of: ".") else { return "application/octet-stream" }
        return byExtension[fileName[fileName.index(after: dot)...].lowercased()] ?? "application/octet-stream"
    }
}
