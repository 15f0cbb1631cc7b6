/// What the elements of HTML mean for a text.
enum HTMLElements {
    /// Never part of what a page says.
    static let skipped: Set<String> = [
        "script", "style", "nav", "aside", "noscript", "template", "svg", "iframe", "object", "button", "select",
        "textarea", "dialog", "canvas", "audio", "video", "datalist", "menu",
    ]

    /// Part of the page's frame, unless they stand inside its main content.
    static let frame: Set<String> = ["header", "footer"]

    /// What holds the main content.
    static let main: Set<String> = ["main", "article"]

    static let skippedRoles: Set<String> = [
        "navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog",
    ]

    /// Begin and end a block of text.
    static let blocks: Set<String> = [
        "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend",
        "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "head",
        "title",
    ]

    /// Have no end tag and hold nothing.
    static let spacing: Set<String> = ["br", "hr", "img", "input", "wbr"]

    static func headingLevel(_ name: String) -> Int? {
        guard name.utf8.count == 2, name.utf8.first == 0x68, let digit = name.utf8.last, (0x31...0x36).contains(digit)
        else { return nil }
        return Int(digit - 0x30)
    }

    /// Whether a start tag says that its element is not shown.
    static func isHidden(_ attributes: [String: String]) -> Bool {
        if attributes["hidden"] != nil || attributes["aria-hidden"] == "true" { return true }
        let style = attributes["style"]?.lowercased().filter { $0 != " " } ?? ""
        return style.contains("display:none") || style.contains("visibility:hidden")
    }
}
