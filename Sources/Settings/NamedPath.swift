/// One of several files or folders: `judge=/models/ms-marco`.
package struct NamedPath: Sendable, Hashable {
    package let name: String
    package let path: String

    /// Nil for text that is not a name, an equals sign and a path. Names are what URLs and JSON take without escapes.
    init?(_ text: Substring) {
        guard let sign = text.firstIndex(of: "=") else { return nil }
        name = String(text[..<sign])
        path = String(text[text.index(after: sign)...])
        let isName = name.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-_./".utf8.contains(byte)
        }
        guard isName, !name.isEmpty, !path.isEmpty else { return nil }
    }
}

extension SettingKind where Value == [NamedPath] {
    /// Names and paths with commas between them, each name once.
    static var namedPaths: Self {
        Self(
            "list of paths", range: "`name=path` with commas between",
            format: { $0.map { "\($0.name)=\($0.path)" }.joined(separator: ",") }
        ) { text in
            let items = text.split(separator: ",").map { NamedPath($0.trimmed) }
            let paths = items.compactMap(\.self)
            return paths.count == items.count && Set(paths.map(\.name)).count == paths.count ? paths : nil
        }
    }
}

extension Substring {
    /// Without spaces at its ends.
    fileprivate var trimmed: Substring {
        var rest = drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return rest
    }
}
