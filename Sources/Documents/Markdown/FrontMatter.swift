/// The YAML block some Markdown files begin with: only its `title` is read, the rest is left out of the text.
struct FrontMatter {
    let title: String?
    /// The text behind it.
    let body: Substring

    init(_ text: String) {
        let lines = text.prefix(16_384).split(separator: "\n", omittingEmptySubsequences: false)
        let end = lines.dropFirst().firstIndex { $0 == "---" || $0 == "..." }
        guard lines.first == "---", let end, end < lines.count - 1 else {
            self.title = nil
            self.body = text[...]
            return
        }
        let member = lines[1..<end].first { $0.hasPrefix("title:") }
        self.title = member.map(Self.value)
        self.body = text[lines[end + 1].startIndex...]
    }

    private static func value(of line: Substring) -> String {
        let raw = line.dropFirst("title:".count).drop { $0 == " " }
        let quotes: Set<Character> = ["\"", "'"]
        guard let first = raw.first, quotes.contains(first), raw.last == first, raw.count > 1 else {
            return String(raw)
        }
        return String(raw.dropFirst().dropLast())
    }
}
