import JSON

/// Rows under headings, each column as wide as its widest cell.
struct Table {
    private let rows: [[String]]

    init(_ elements: [JSONValue], columns: [String]) {
        rows = [columns] + elements.map { element in columns.map { Self.cell(element[$0]) } }
    }

    init(headings: [String], rows: [[String]]) {
        self.rows = [headings] + rows
    }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
                .joined(separator: "  ").trimmingSpacesAtEnd()
        }.joined(separator: "\n")
    }

    private static func cell(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null: "-"
        case .string(let text): text
        case let value?: value.text
        }
    }
}

extension String {
    fileprivate func trimmingSpacesAtEnd() -> String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
