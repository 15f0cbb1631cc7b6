/// One server-sent event.
package struct ServerSentEvent: Sendable, Hashable {
    package let name: String?
    package let id: String?
    package let data: String

    package init(name: String?, id: String?, data: String) {
        self.name = name
        self.id = id
        self.data = data
    }
}

/// Reads server-sent events off bytes as they arrive (WHATWG HTML, section 9.2.6).
package struct EventStreamParser: Sendable {
    private let maximumEventBytes: Int
    private var line: [UInt8] = []
    private var endsWithReturn = false
    private var name: String?
    private var id: String?
    private var data: [UInt8] = []
    private var hasData = false
    /// How many bytes of a byte order mark have come; nil once the first other byte has.
    private var markBytes: Int? = 0

    package init(maximumEventBytes: Int = 1 << 20) {
        self.maximumEventBytes = maximumEventBytes
    }

    /// The events that these bytes complete. Throws when one grows over its bound.
    package mutating func feed(_ bytes: some Sequence<UInt8>) throws(HTTPClientError) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes where !isOfMark(byte) {
            defer { endsWithReturn = byte == 0x0D }
            if byte == 0x0A && endsWithReturn { continue }
            if byte == 0x0A || byte == 0x0D {
                if let event = endLine() { events.append(event) }
            } else {
                line.append(byte)
                guard line.count + data.count <= maximumEventBytes else {
                    throw HTTPClientError(.responseTooLarge, "an event longer than \(maximumEventBytes) bytes")
                }
            }
        }
        return events
    }

    /// One byte order mark at the very start is passed over.
    private mutating func isOfMark(_ byte: UInt8) -> Bool {
        guard let count = markBytes else { return false }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard byte == mark[count] else {
            line += mark.prefix(count)
            markBytes = nil
            return false
        }
        markBytes = count == 2 ? nil : count + 1
        return true
    }

    private mutating func endLine() -> ServerSentEvent? {
        defer { line = [] }
        guard !line.isEmpty else { return endEvent() }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[colon...].dropFirst()
        if value.first == 0x20 { value = value.dropFirst() }
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "event": name = value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
        case "id" where value.contains(0): break
        case "id": id = String(decoding: value, as: UTF8.self)
        case "data":
            if hasData { data.append(0x0A) }
            data += value
            hasData = true
        default: break
        }
        return nil
    }

    private mutating func endEvent() -> ServerSentEvent? {
        defer {
            name = nil
            data = []
            hasData = false
        }
        return hasData ? ServerSentEvent(name: name, id: id, data: String(decoding: data, as: UTF8.self)) : nil
    }
}
