/// What a file's first bytes give away.
enum MediaSignature {
    case pdf, zip, compoundFile, richText, otherBinary

    init?(_ content: [UInt8]) {
        let head = content.prefix(1024)
        if Self.beginsPDF(in: head) {
            self = .pdf
        } else if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            self = .zip
        } else if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            self = .compoundFile
        } else if head.starts(with: Array("{\\rtf".utf8)) {
            self = .richText
        } else if Self.binaryStarts.contains(where: { head.starts(with: $0) }) {
            self = .otherBinary
        } else {
            return nil
        }
    }

    /// The type that follows, given the file's name and declared type; nil where they have to decide.
    func mediaType(named fileName: String?, _ declared: String?) throws(ServiceError) -> MediaType? {
        let ending = fileName.flatMap(MediaType.fileExtension)
        let isCalledWord = ending == "docx" || declared?.lowercased().hasPrefix(MediaType.docx.rawValue) == true
        switch self {
        case .pdf: return .pdf
        // An encrypted DOCX is a compound file; its parser says so.
        case .zip where isCalledWord, .compoundFile where isCalledWord: return .docx
        case .zip: throw MediaType.unsupported("ZIP archives and office formats other than DOCX")
        case .compoundFile: throw MediaType.unsupported("Office formats older than DOCX")
        case .richText: throw MediaType.unsupported("RTF documents")
        case .otherBinary where ending == "pdf" || isCalledWord: return nil
        case .otherBinary: throw MediaType.unsupported("Images, archives, programs and media files")
        }
    }

    /// Whether a file of unknown format can be taken for text: no NUL, hardly a control character, or a UTF-16 mark.
    static func looksLikeText(_ content: [UInt8]) -> Bool {
        let head = content.prefix(4096)
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return true }
        let controls = head.count { $0 < 0x20 && !(0x09...0x0D).contains($0) && $0 != 0x1B }
        return !head.contains(0) && controls * 100 <= head.count
    }

    private static let binaryStarts: [[UInt8]] = [
        [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8), Array("RIFF".utf8), [0x1F, 0x8B],
        [0x7F, 0x45, 0x4C, 0x46], [0x37, 0x7A, 0xBC, 0xAF], Array("Rar!".utf8), Array("BZh".utf8),
        [0xFD, 0x37, 0x7A, 0x58, 0x5A], [0x28, 0xB5, 0x2F, 0xFD], Array("%!PS".utf8), Array("OggS".utf8),
        Array("SQLite format 3".utf8), [0x49, 0x49, 0x2A, 0x00], [0x4D, 0x4D, 0x00, 0x2A],
    ]

    /// Whether a PDF begins in these bytes: at their start or, behind what mailers and servers put before it, at a line's.
    /// Text that speaks of `%PDF-1.4` is none.
    private static func beginsPDF(in head: ArraySlice<UInt8>) -> Bool {
        let mark = Array("%PDF-".utf8)
        return head.indices.dropLast(mark.count).contains { place in
            guard head[place...].starts(with: mark) else { return false }
            return place == head.startIndex || head[place - 1] < 0x20 || head[..<place] == [0xEF, 0xBB, 0xBF]
        }
    }
}
