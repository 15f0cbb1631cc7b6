import CXML
import Domain

/// HTML of any quality, read by libxml2's HTML parser as a stream of tags. Nothing is fetched, no entity but HTML's own
/// is known.
enum HTMLDocumentParser {
    private static let pieceSize = 64 << 10
    private static let timeLimit = Duration.seconds(60)

    static func parse(_ content: [UInt8], limits: ParsingLimits) throws -> ParsedDocument {
        try parse(text: HTMLEncoding.decode(content), limits: limits)
    }

    static func parse(text: String, limits: ParsingLimits) throws -> ParsedDocument {
        let main = try read(text, HTMLTextReader(keepsFrame: false, limits: limits))
        return main.blocks.isEmpty ? try read(text, HTMLTextReader(keepsFrame: true, limits: limits)) : main
    }

    private static func read(_ text: String, _ reader: HTMLTextReader) throws -> ParsedDocument {
        var handler = HTMLEvents.handler
        let user = Unmanaged.passUnretained(reader).toOpaque()
        guard let context = htmlCreatePushParserCtxt(&handler, user, nil, 0, nil, XML_CHAR_ENCODING_UTF8) else {
            throw ServiceError(.unavailable, "There is no memory to read the page.")
        }
        defer { htmlFreeParserCtxt(context) }
        htmlCtxtUseOptions(context, CInt(options))
        feed(Array(text.utf8), to: context, reader)
        return try withExtendedLifetime(reader) { try reader.finish() }
    }

    private static var options: UInt32 {
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue | HTML_PARSE_NODEFDTD.rawValue
    }

    /// Piece by piece, so that a page that takes too long can be given up.
    private static func feed(_ bytes: [UInt8], to context: htmlParserCtxtPtr, _ reader: HTMLTextReader) {
        let deadline = ContinuousClock.now + timeLimit
        var position = 0
        while position < bytes.count && reader.failure == nil {
            let end = min(position + pieceSize, bytes.count)
            bytes[position..<end].withUnsafeBytes { piece in
                _ = htmlParseChunk(context, piece.bindMemory(to: CChar.self).baseAddress, CInt(piece.count), 0)
            }
            position = end
            if ContinuousClock.now > deadline { reader.fail("takes too long to read") }
        }
        if reader.failure == nil { htmlParseChunk(context, nil, 0, 1) }
    }
}

/// The C callbacks behind `HTMLTextReader`.
private enum HTMLEvents {
    static var handler: htmlSAXHandler {
        var handler = htmlSAXHandler()
        handler.startElement = { user, name, attributes in
            guard let reader = HTMLEvents.reader(user), let name else { return }
            reader.start(String(cString: name), HTMLEvents.read(attributes))
        }
        handler.endElement = { user, name in
            guard let reader = HTMLEvents.reader(user), let name else { return }
            reader.end(String(cString: name))
        }
        handler.characters = { user, bytes, count in HTMLEvents.append(bytes, count, to: user) }
        handler.ignorableWhitespace = { user, bytes, count in HTMLEvents.append(bytes, count, to: user) }
        return handler
    }

    private static func reader(_ user: UnsafeMutableRawPointer?) -> HTMLTextReader? {
        user.map { Unmanaged<HTMLTextReader>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func append(_ bytes: UnsafePointer<xmlChar>?, _ count: CInt, to user: UnsafeMutableRawPointer?) {
        guard let bytes, count > 0, let reader = HTMLEvents.reader(user) else { return }
        reader.text(String(decoding: UnsafeBufferPointer(start: bytes, count: Int(count)), as: UTF8.self))
    }

    /// Name and value by turns, ended by a null pointer.
    private static func read(_ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) -> [String: String] {
        guard let attributes else { return [:] }
        var result: [String: String] = [:]
        var index = 0
        while let name = attributes[index] {
            result[String(cString: name)] = attributes[index + 1].map { String(cString: $0) } ?? ""
            index += 2
        }
        return result
    }
}
