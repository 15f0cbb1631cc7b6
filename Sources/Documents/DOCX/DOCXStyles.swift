/// What a document's paragraph styles mean: Word translates their ids, so the names and outline levels decide.
struct DOCXStyles {
    private struct Style {
        var name = ""
        var level: Int?
        var basedOn: String?
    }

    private var styles: [String: Style] = [:]

    init(_ part: [UInt8]?, limits: ParsingLimits) throws {
        guard let part else { return }
        var current: String?
        var found: [String: Style] = [:]
        try XMLStream.read(part, limits: limits) { stream, event in
            guard case .start(let tag, _) = event else { return }
            if tag == "w:style" {
                current = stream.attribute("w:styleId")
                return
            }
            guard let current, let value = stream.attribute("w:val") else { return }
            switch tag {
            case "w:name": found[current, default: Style()].name = value.lowercased()
            case "w:basedOn": found[current, default: Style()].basedOn = value
            case "w:outlineLvl": found[current, default: Style()].level = Self.outlineLevel(value)
            default: break
            }
        }
        styles = found
    }

    /// 1 to 6 for a heading (the title counts as 1); nil for other styles.
    func headingLevel(of id: String) -> Int? {
        var next: String? = id
        for _ in 0..<10 {
            guard let name = next else { return nil }
            let style = styles[name]
            if let level = Self.level(named: style?.name ?? name.lowercased()) ?? style?.level {
                return (1...9).contains(level) ? min(level, 6) : nil
            }
            next = style?.basedOn
        }
        return nil
    }

    func isTitle(_ id: String) -> Bool { (styles[id]?.name ?? id.lowercased()) == "title" }

    func isList(_ id: String) -> Bool { (styles[id]?.name ?? id.lowercased()).hasPrefix("list ") }

    func isQuotation(_ id: String) -> Bool { ["quote", "intense quote"].contains(styles[id]?.name ?? id.lowercased()) }

    /// 1 to 9 from what counts from 0; 10 is body text, and all that is no level.
    private static func outlineLevel(_ value: String) -> Int? {
        Int(value).map { (0..<9).contains($0) ? $0 + 1 : 10 }
    }

    private static func level(named name: String) -> Int? {
        if name == "title" { return 1 }
        guard name.hasPrefix("heading") else { return nil }
        return Int(name.dropFirst("heading".count).filter { $0 != " " })
    }
}
