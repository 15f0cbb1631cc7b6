/// Where and why a text is not JSON.
package struct JSONSyntaxError: Error, Hashable, CustomStringConvertible {
    /// What was wrong, as a phrase a person understands: `unexpected end of input`.
    package let problem: String
    /// 1-based line of the offending byte; lines end with U+000A.
    package let line: Int
    /// 1-based column of the offending byte in its line, in bytes.
    package let column: Int
    /// 0-based offset of the offending byte.
    package let offset: Int

    init(_ problem: String, at offset: Int, in bytes: [UInt8]) {
        let before = bytes.prefix(offset)
        self.problem = problem
        self.offset = offset
        line = 1 + before.count { $0 == UInt8(ascii: "\n") }
        column = offset - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0) + 1
    }

    package var description: String { "\(problem) at line \(line), column \(column)" }
}
