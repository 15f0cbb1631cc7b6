import Domain
import JSON

/// What a confined parser tells its worker.
enum ParsedDocumentWire {
    static func encode(_ parsed: ParsedDocument) -> JSONValue {
        [
            "title": JSONValue(parsed.title), "text": .string(parsed.text),
            "pages": .array(parsed.pageStarts.map { JSONValue($0) }),
            "links": .array(parsed.links.map(JSONValue.string)),
            "blocks": .array(
                parsed.blocks.map { block in
                    .array([
                        JSONValue(number(of: block.kind)), JSONValue(block.range.lowerBound),
                        JSONValue(block.range.upperBound),
                    ])
                }),
        ]
    }

    static func encode(_ error: ServiceError) -> JSONValue {
        ["kind": .string(error.kind == .unavailable ? "unavailable" : "unreadable"), "message": .string(error.message)]
    }

    /// Nil for anything that `encode` does not make: the process was in the hands of a stranger's file.
    static func document(from value: JSONValue) -> ParsedDocument? {
        guard let text = value["text"]?.string, !text.utf8.contains(0), let rows = value["blocks"]?.array,
            let pages = value["pages"]?.array, let links = value["links"]?.array
        else { return nil }
        let count = text.unicodeScalars.count
        var end = 0
        var blocks: [TextBlock] = []
        for row in rows {
            guard let kind = row[0]?.int.flatMap(kind(of:)), let from = row[1]?.int, let to = row[2]?.int,
                from >= end, to > from, to <= count
            else { return nil }
            end = to
            blocks.append(TextBlock(kind: kind, range: from..<to))
        }
        let starts = pages.compactMap(\.int)
        guard starts.count == pages.count, starts == starts.sorted(), starts.allSatisfy({ (0...count).contains($0) })
        else { return nil }
        return ParsedDocument(
            title: value["title"]?.string, text: text, blocks: blocks, pageStarts: starts,
            links: links.compactMap(\.string))
    }

    static func refusal(from value: JSONValue) -> ServiceError? {
        guard let message = value["message"]?.string, message.utf8.count < 1000 else { return nil }
        return ServiceError(value["kind"]?.string == "unavailable" ? .unavailable : .unreadable, message)
    }

    /// Headings by their level, 1 and up; the others below 0.
    private static func number(of kind: TextBlock.Kind) -> Int {
        switch kind {
        case .heading(let level): level
        case .paragraph: -1
        case .listItem: -2
        case .table: -3
        case .code: -4
        case .quotation: -5
        }
    }

    private static func kind(of number: Int) -> TextBlock.Kind? {
        switch number {
        case 1...99: .heading(level: number)
        case -1: .paragraph
        case -2: .listItem
        case -3: .table
        case -4: .code
        case -5: .quotation
        default: nil
        }
    }
}
