import CXML
import Domain

/// An XML part of a document as a stream of tags and texts. Nothing outside it is read; a document type declaration, the
/// door of entity attacks, is refused.
struct XMLStream: ~Copyable {
    enum Event {
        case start(String, isEmpty: Bool)
        case end(String)
        case text(String)
    }

    private let reader: xmlTextReaderPtr
    private let maximumDepth: Int

    /// - Parameter bytes: stays alive and in place as long as the stream.
    init(_ bytes: UnsafeRawBufferPointer, maximumDepth: Int) throws {
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        let memory = bytes.bindMemory(to: CChar.self).baseAddress
        guard let reader = xmlReaderForMemory(memory, CInt(clamping: bytes.count), nil, nil, CInt(options)) else {
            throw Self.damaged
        }
        self.reader = reader
        self.maximumDepth = maximumDepth
    }

    deinit { xmlFreeTextReader(reader) }

    /// The next event; nil at the end. Names have their prefix: `w:p`.
    func next() throws -> Event? {
        while true {
            let status = xmlTextReaderRead(reader)
            if status == 0 { return nil }
            guard status == 1 else { throw Self.damaged }
            if let event = try event() { return event }
        }
    }

    /// An attribute of the tag just read, by its name with prefix.
    func attribute(_ name: String) -> String? {
        guard let value = xmlTextReaderGetAttribute(reader, name) else { return nil }
        defer { CXMLFree(value) }
        return String(cString: value)
    }

    private func event() throws -> Event? {
        let type = xmlTextReaderNodeType(reader)
        switch UInt32(bitPattern: type) {
        case XML_READER_TYPE_ELEMENT.rawValue:
            guard xmlTextReaderDepth(reader) < maximumDepth else {
                throw ServiceError(.unreadable, "The document is nested more than \(maximumDepth) levels deep.")
            }
            return .start(name, isEmpty: xmlTextReaderIsEmptyElement(reader) == 1)
        case XML_READER_TYPE_END_ELEMENT.rawValue: return .end(name)
        case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue,
            XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue:
            return xmlTextReaderConstValue(reader).map { .text(String(cString: $0)) }
        case XML_READER_TYPE_DOCUMENT_TYPE.rawValue, XML_READER_TYPE_ENTITY_REFERENCE.rawValue:
            throw ServiceError(
                .unreadable, "The document declares XML entities, which Word never does. It was not read.")
        default: return nil
        }
    }

    private var name: String { xmlTextReaderConstName(reader).map { String(cString: $0) } ?? "" }

    private static var damaged: ServiceError {
        ServiceError(.unreadable, "The document is damaged: its XML cannot be read.")
    }
}

extension XMLStream {
    /// Reads a part from beginning to end.
    static func read(
        _ part: [UInt8], limits: ParsingLimits, _ body: (borrowing XMLStream, Event) throws -> Void
    ) throws {
        try part.withUnsafeBytes { bytes in
            let stream = try XMLStream(bytes, maximumDepth: limits.maximumDepth)
            while let event = try stream.next() { try body(stream, event) }
        }
    }
}
