/// How a setting's text becomes a value, and what the documentation says about it.
package struct SettingKind<Value: Sendable>: Sendable {
    /// For the documentation: `integer`, `URL`.
    let typeName: String
    let unit: String
    /// The accepted values in words: `1 to 65535`.
    let range: String
    let isSecret: Bool
    /// Nil when the text is not such a value.
    let parse: @Sendable (String) -> Value?
    /// How a value is written, for the documentation of defaults.
    let format: @Sendable (Value) -> String

    init(
        _ typeName: String, unit: String = "", range: String = "", isSecret: Bool = false,
        format: @escaping @Sendable (Value) -> String = { String(describing: $0) },
        parse: @escaping @Sendable (String) -> Value?
    ) {
        self.typeName = typeName
        self.unit = unit
        self.range = range
        self.isSecret = isSecret
        self.format = format
        self.parse = parse
    }

    /// The same kind where nothing is an answer too.
    var optional: SettingKind<Value?> {
        let format = format
        let parse = parse
        return SettingKind<Value?>(
            typeName, unit: unit, range: range, isSecret: isSecret, format: { $0.map(format) ?? "" },
            parse: { text in parse(text).map { .some($0) } })
    }
}

extension SettingKind where Value == String {
    static var text: Self { Self("text") { $0 } }
    static var path: Self { Self("path") { $0 } }

    /// A URL of one of the schemes, with a host or (for a socket) a path behind it.
    static func url(_ schemes: String...) -> Self {
        Self("URL", range: schemes.map { $0 + "://" }.joined(separator: ", ")) { text in
            isURL(text, schemes) ? text : nil
        }
    }

    fileprivate static func isURL(_ text: String, _ schemes: [String]) -> Bool {
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
        return isPlain && schemes.contains { text.hasPrefix($0 + "://") && text.utf8.count > $0.utf8.count + 3 }
    }
}

extension SettingKind where Value == Secret {
    static var secret: Self { Self("text", isSecret: true) { Secret($0) } }

    /// Of 32 characters or more.
    static var longSecret: Self {
        Self("text", range: "32 characters or more", isSecret: true) { $0.utf8.count >= 32 ? Secret($0) : nil }
    }

    static func secretURL(_ schemes: String...) -> Self {
        Self("URL", range: schemes.map { $0 + "://" }.joined(separator: ", "), isSecret: true) { text in
            schemes.contains { text.hasPrefix($0 + "://") && text.utf8.count > $0.utf8.count + 3 } ? Secret(text) : nil
        }
    }
}

extension SettingKind where Value == Bool {
    static var flag: Self { Self("flag", range: "true, false") { Bool($0) } }
}

extension SettingKind where Value == Int {
    static func integer(_ range: ClosedRange<Int>, unit: String = "") -> Self {
        Self("integer", unit: unit, range: "\(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A whole number of bytes, or of `KiB`, `MiB`, `GiB` written behind it.
    static func bytes(_ range: ClosedRange<Int>) -> Self {
        let words = "\(ByteCount.words(range.lowerBound)) to \(ByteCount.words(range.upperBound))"
        return Self("bytes", unit: "bytes", range: words, format: ByteCount.words) { text in
            ByteCount.parse(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension SettingKind where Value == Double {
    static func number(_ range: ClosedRange<Double>) -> Self {
        Self("number", range: "\(range.lowerBound) to \(range.upperBound)") { text in
            Double(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension SettingKind where Value == Duration {
    /// Seconds, with decimals where wanted.
    static func seconds(_ range: ClosedRange<Double>) -> Self {
        Self(
            "number", unit: "seconds",
            range: "\(Decimal.words(range.lowerBound)) to \(Decimal.words(range.upperBound))",
            format: { Decimal.words(Double($0.components.seconds) + Double($0.components.attoseconds) * 1e-18) }
        ) { text in
            Double(text).flatMap { range.contains($0) ? .seconds($0) : nil }
        }
    }
}

extension SettingKind where Value == [String] {
    /// Words with commas between them.
    static var words: Self {
        Self("list", range: "commas between", format: { $0.joined(separator: ",") }) { text in
            text.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
        }
    }

    /// One or more URLs of the schemes, each once.
    static func urls(_ schemes: String...) -> Self {
        let names = schemes.map { $0 + "://" }.joined(separator: ", ")
        return Self("list of URLs", range: "\(names), commas between", format: { $0.joined(separator: ",") }) { text in
            let items = text.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
            let isValid = !items.isEmpty && items.allSatisfy { SettingKind<String>.isURL($0, schemes) }
            return isValid && Set(items).count == items.count ? items : nil
        }
    }

    /// Networks (CIDR) with commas between them.
    static var networks: Self {
        Self("list of networks", range: "commas between", format: { $0.joined(separator: ",") }) { text in
            let items = text.split(separator: ",").map { $0.split(separator: " ").joined() }
            return items.allSatisfy(AddressText.isNetwork) ? items : nil
        }
    }

    /// Origins of web pages as browsers name them: scheme, host, and a port where it is not the usual one.
    static var origins: Self {
        Self("list of origins", range: "commas between", format: { $0.joined(separator: ",") }) { text in
            let items = text.split(separator: ",").map { $0.split(separator: " ").joined() }
            let isOrigin: (String) -> Bool = { item in
                let place = ["https://", "http://"].first(where: item.hasPrefix).map { item.dropFirst($0.count) } ?? ""
                return !place.isEmpty && place.allSatisfy { $0.isASCII && !"/?#@*\"\\".contains($0) && !$0.isUppercase }
            }
            return items.allSatisfy(isOrigin) ? items : nil
        }
    }
}

extension SettingKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    static var choice: Self {
        Self("choice", range: Value.allCases.map(\.rawValue).joined(separator: ", "), format: \.rawValue) {
            Value(rawValue: $0)
        }
    }
}
