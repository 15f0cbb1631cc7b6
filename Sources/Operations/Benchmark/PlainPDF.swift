/// The plainest PDF there is: paragraphs of ASCII text in Helvetica, 48 lines a page (ISO 32000-1, annex H.3).
struct PlainPDF {
    private static let lineLength = 90
    private static let linesPerPage = 48

    private let pages: [[String]]

    init(paragraphs: [String]) {
        let lines = paragraphs.flatMap { Self.lines(of: $0) + [""] }
        pages = stride(from: 0, to: lines.count, by: Self.linesPerPage).map { start in
            Array(lines[start..<min(start + Self.linesPerPage, lines.count)])
        }
    }

    var bytes: [UInt8] {
        var file = Array("%PDF-1.4\n".utf8)
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(file.count)
            file += "\(index + 1) 0 obj\n\(object)\nendobj\n".utf8
        }
        let table = offsets.map { offset in
            String(repeating: "0", count: 10 - String(offset).count) + "\(offset) 00000 n \n"
        }
        let size = offsets.count + 1
        let trailer = "trailer\n<< /Size \(size) /Root 1 0 R >>\nstartxref\n\(file.count)\n%%EOF\n"
        file += "xref\n0 \(size)\n0000000000 65535 f \n\(table.joined())\(trailer)".utf8
        return file
    }

    /// Catalogue, page tree and font, then each page and its content.
    private var objects: [String] {
        let kids = pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
        let head = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        return head
            + pages.enumerated().flatMap { index, lines in
                let page =
                    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents \(5 + 2 * index) 0 R"
                    + " /Resources << /Font << /F1 3 0 R >> >> >>"
                let shown = lines.map { "(\(Self.escaped($0))) Tj T*\n" }.joined()
                let content = "BT /F1 11 Tf 14 TL 56 780 Td\n\(shown)ET"
                return [page, "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream"]
            }
    }

    private static func lines(of paragraph: String) -> [String] {
        paragraph.split(separator: " ").reduce(into: [""]) { lines, word in
            if lines[lines.count - 1].count + word.count >= lineLength { lines.append("") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
        }
    }

    private static func escaped(_ line: String) -> String {
        line.replacing("\\", with: "\\\\").replacing("(", with: "\\(").replacing(")", with: "\\)")
    }
}
