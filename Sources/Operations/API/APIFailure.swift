package import JSON

/// An answer that was not a success, with the problem the service described.
package struct APIFailure: Error, CustomStringConvertible {
    package let status: Int
    package let detail: String
    /// `pointer: detail` of each member that was wrong.
    package let fields: [String]

    package init(status: Int, problem: JSONValue?) {
        self.status = status
        detail = problem?["detail"]?.string ?? problem?["title"]?.string ?? "no explanation was given"
        fields = (problem?["errors"]?.array ?? []).map { field in
            "\(field["pointer"]?.string ?? "?") \(field["detail"]?.string ?? "")"
        }
    }

    package var description: String {
        "the service answered \(status): \(detail)" + fields.map { "\n  \($0)" }.joined()
    }
}
