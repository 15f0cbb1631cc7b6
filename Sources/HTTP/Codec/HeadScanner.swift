/// Looks for the end of a head while it arrives, each byte once. Refuses line ends of any other kind than CR LF and
/// what grows over its bounds before it is there as a whole.
struct HeadScanner {
    static let maximumStartLine = 8 << 10
    static let maximumFieldBytes = 16 << 10

    /// Empty lines before a request are passed over (RFC 9112, section 2.2).
    static let emptyLinesBeforeRequest = 2

    /// Where the start line begins, behind the empty lines that are passed over.
    private(set) var headOffset = 0
    private let maximumEmptyLines: Int
    private var scanned = 0
    private var lineLength = 0
    private var fieldBytes = 0
    private var emptyLines = 0
    private var isStartLine = true
    private var followsReturn = false

    init(maximumEmptyLines: Int = emptyLinesBeforeRequest) {
        self.maximumEmptyLines = maximumEmptyLines
    }

    /// The offset behind the empty line that ends the head, once it is there.
    ///
    /// - Parameter bytes: all that has arrived, from the same first byte on in each call.
    mutating func scan(_ bytes: ArraySlice<UInt8>) throws(MessageError) -> Int? {
        for byte in bytes.dropFirst(scanned) {
            guard (byte == 0x0A) == followsReturn else {
                throw .malformed("a CR or LF that is not part of a CR LF")
            }
            scanned += 1
            followsReturn = byte == 0x0D
            if byte != 0x0A {
                try count(byte)
            } else if try endLine() {
                return scanned
            }
        }
        return nil
    }

    private mutating func count(_ byte: UInt8) throws(MessageError) {
        if byte != 0x0D { lineLength += 1 }
        if !isStartLine {
            fieldBytes += 1
            if fieldBytes > Self.maximumFieldBytes { throw .fieldsTooLarge }
        } else if lineLength > Self.maximumStartLine {
            throw .startLineTooLong
        } else if byte < 0x20 && byte != 0x0D {
            throw .malformed("a control character in the start line")
        }
    }

    /// Whether the line that ends here ends the head.
    private mutating func endLine() throws(MessageError) -> Bool {
        defer { lineLength = 0 }
        guard lineLength == 0 else {
            isStartLine = false
            return false
        }
        guard isStartLine else { return true }
        emptyLines += 1
        headOffset = scanned
        guard emptyLines <= maximumEmptyLines else { throw .malformed("empty lines in place of a message") }
        return false
    }
}
