import Domain

/// Receives a page's tags and texts in order and writes its blocks; needs no tree, so that memory stays bounded.
final class HTMLTextReader {
    private struct OpenElement {
        let name: String
        let isSkipped: Bool
        let isMain: Bool
    }

    private var builder: StoredTextBuilder
    private var open: [OpenElement] = []
    private var inline = ""
    private var pageTitle = ""
    private var firstHeading: String?
    private var cells = 0
    private let keepsFrame: Bool
    private let limits: ParsingLimits
    /// Why reading stopped, where it did.
    private(set) var failure: (any Error)?

    /// - Parameter keepsFrame: also reads headers, footers and navigation, for pages that have nothing else.
    init(keepsFrame: Bool, limits: ParsingLimits) {
        self.keepsFrame = keepsFrame
        self.limits = limits
        self.builder = StoredTextBuilder(maximumBytes: limits.maximumTextBytes)
    }

    func start(_ name: String, _ attributes: [String: String]) {
        guard failure == nil else { return }
        guard open.count < limits.maximumDepth else {
            return fail("is nested more than \(limits.maximumDepth) levels deep")
        }
        let isInside = open.last
        let isMain = isInside?.isMain == true || HTMLElements.main.contains(name)
        let isSkipped = isInside?.isSkipped == true || skips(name, attributes, isMain: isMain)
        if !isSkipped { begin(name, attributes) }
        open.append(OpenElement(name: name, isSkipped: isSkipped, isMain: isMain))
    }

    func end(_ name: String) {
        guard failure == nil, let index = open.lastIndex(where: { $0.name == name }) else { return }
        let isSkipped = open[index].isSkipped
        if !isSkipped { close(name) }
        open.removeSubrange(index...)
    }

    func text(_ piece: String) {
        guard failure == nil, open.last?.isSkipped != true else { return }
        if open.last?.name == "title" {
            pageTitle += piece.prefix(1_000)
        } else {
            inline += piece
        }
    }

    func finish() throws -> ParsedDocument {
        flush(.paragraph)
        if let failure { throw failure }
        return builder.finish(title: pageTitle.contains { !$0.isWhitespace } ? pageTitle : firstHeading)
    }

    func fail(_ reason: String) {
        failure = failure ?? ServiceError(.unreadable, "The HTML page \(reason).")
    }

    private func skips(_ name: String, _ attributes: [String: String], isMain: Bool) -> Bool {
        if name == "script" || name == "style" || name == "template" { return true }
        if HTMLElements.isHidden(attributes) { return true }
        if keepsFrame { return false }
        if HTMLElements.skipped.contains(name) || HTMLElements.frame.contains(name) && !isMain { return true }
        return HTMLElements.skippedRoles.contains(attributes["role"] ?? "")
    }

    private func begin(_ name: String, _ attributes: [String: String]) {
        if name == "a", let target = attributes["href"] { builder.appendLink(target) }
        if name == "td" || name == "th" { return beginCell() }
        if HTMLElements.blocks.contains(name) {
            isInCell && name != "table" && name != "tr" ? space() : flush(kind)
        } else if HTMLElements.spacing.contains(name) {
            kind == .code ? inline.append("\n") : space()
        }
        if name == "tr" { cells = 0 }
    }

    private func close(_ name: String) {
        guard HTMLElements.blocks.contains(name), name != "title" else { return }
        if isInCell && name != "table" && name != "tr" { return space() }
        if let level = HTMLElements.headingLevel(name) {
            if level == 1 && firstHeading == nil { firstHeading = inline }
            return flush(.heading(level: level))
        }
        flush(kind)
    }

    private func beginCell() {
        if cells > 0 { inline += " | " }
        cells += 1
    }

    private func space() { inline += " " }

    private func flush(_ kind: TextBlock.Kind) {
        defer { inline = "" }
        do { try builder.append(kind, inline) } catch { failure = failure ?? error }
    }

    private var isInCell: Bool {
        for element in open.reversed() {
            if element.name == "td" || element.name == "th" { return true }
            if element.name == "tr" || element.name == "table" { return false }
        }
        return false
    }

    /// The kind of the text that stands directly here: what the innermost telling element says.
    private var kind: TextBlock.Kind {
        for element in open.reversed() {
            switch element.name {
            case "li", "dt", "dd": return .listItem
            case "tr": return .table
            case "pre": return .code
            case "blockquote": return .quotation
            case "body", "article", "main": return .paragraph
            default: if let level = HTMLElements.headingLevel(element.name) { return .heading(level: level) }
            }
        }
        return .paragraph
    }
}
