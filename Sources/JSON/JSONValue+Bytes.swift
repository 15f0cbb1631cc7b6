extension JSONValue {
    /// Parses one JSON text in UTF-8.
    ///
    /// - Parameter maximumDepth: how deep arrays and objects may nest before the text is refused.
    package init(parsing bytes: [UInt8], maximumDepth: Int = 64) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes, maximumDepth: maximumDepth)
        self = try parser.parseDocument()
    }

    /// The shortest JSON text for this value, in UTF-8.
    package var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }

    /// The same text as `bytes`, as a string.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The text indented by two spaces a level, for people.
    package var prettyText: String {
        var writer = JSONWriter(indentation: 2)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
