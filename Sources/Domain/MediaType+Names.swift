extension MediaType {
    /// Say nothing about a document that its name does not say better.
    static let vagueTypes: Set<String> = [
        "", "text/plain", "application/octet-stream", "binary/octet-stream", "application/x-www-form-urlencoded",
        "application/unknown", "*/*",
    ]

    static let synonyms: [String: MediaType] = [
        "text/x-markdown": .markdown, "text/md": .markdown, "application/markdown": .markdown,
        "application/xhtml+xml": .html, "application/x-pdf": .pdf, "text/json": .json,
        "application/jsonl": .json, "application/x-ndjson": .json, "application/csv": .csv,
        "text/tab-separated-values": .csv, "application/yaml": .plainText, "application/x-yaml": .plainText,
    ]

    static let byExtension: [String: MediaType] = [
        "txt": .plainText, "text": .plainText, "log": .plainText, "rst": .plainText, "adoc": .plainText,
        "md": .markdown, "markdown": .markdown, "mdown": .markdown, "mkd": .markdown,
        "html": .html, "htm": .html, "xhtml": .html, "pdf": .pdf, "docx": .docx,
        "csv": .csv, "tsv": .csv, "json": .json, "jsonl": .json, "ndjson": .json,
    ]

    /// Formats people will try that have no parser, some of which look like text.
    static let unreadableExtensions: Set<String> = [
        "doc", "docm", "dot", "rtf", "odt", "ods", "odp", "pages", "xls", "xlsx", "ppt", "pptx", "key", "epub", "mobi",
        "ps", "eps", "svg", "png", "jpg", "jpeg", "gif", "webp", "tif", "tiff", "bmp", "heic", "mp3", "mp4", "wav",
        "mov",
        "avi", "zip", "gz", "tgz", "tar", "xz", "bz2", "zst", "7z", "rar", "jar", "exe", "dll", "so", "iso", "bin",
        "xml",
        "eml", "msg", "parquet", "sqlite", "db",
    ]
}
