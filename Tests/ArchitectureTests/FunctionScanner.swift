/// Finds functions and their lengths by their braces; strings and comments are left out first.
enum FunctionScanner {
    struct Function {
        let line: Int
        let length: Int
    }

    static func functions(in lines: [String]) -> [Function] {
        let code = withoutTexts(lines)
        var found: [Function] = []
        var open: [(line: Int, depth: Int)] = []
        var pending: Int?
        var depth = 0
        for (number, line) in code.enumerated() {
            if isDeclaration(line) { pending = number }
            for character in line {
                if character == "{" {
                    if let start = pending { open.append((start, depth)) }
                    pending = nil
                    depth += 1
                } else if character == "}" {
                    pending = nil  // A protocol's requirement has no body.
                    depth -= 1
                    if let last = open.last, last.depth == depth {
                        found.append(Function(line: last.line + 1, length: number - last.line + 1))
                        open.removeLast()
                    }
                }
            }
        }
        return found
    }

    private static func isDeclaration(_ line: String) -> Bool {
        let words = line.split(whereSeparator: { " (<?".contains($0) })
        guard let word = words.first(where: { !modifiers.contains($0) && !$0.hasPrefix("@") }) else { return false }
        return ["func", "init", "deinit", "subscript"].contains(word) && line.contains("func ") || word == "deinit"
            || (word == "init" && line.contains("init"))
    }

    private static let modifiers: Set<Substring> = [
        "package", "private", "fileprivate", "internal", "static", "final", "override", "mutating", "consuming",
        "borrowing", "nonisolated", "convenience", "required", "isolated",
    ]

    /// The lines with comments and the insides of string literals taken out.
    private static func withoutTexts(_ lines: [String]) -> [String] {
        var isInBlock = false
        return lines.map { line in
            let marks = line.split(separator: "\"\"\"", omittingEmptySubsequences: false).count - 1
            if marks > 0 {
                let wasInBlock = isInBlock
                if marks % 2 == 1 { isInBlock.toggle() }
                return wasInBlock ? "" : String(line.prefix { $0 != "\"" })
            }
            return isInBlock ? "" : withoutTexts(line)
        }
    }

    private static func withoutTexts(_ line: String) -> String {
        var result = ""
        var isInString = false
        var isEscaped = false
        var previous: Character = " "
        for character in line {
            if isInString {
                if !isEscaped, character == "\"" { isInString = false }
                isEscaped = character == "\\" && !isEscaped
            } else if character == "\"" {
                isInString = true
            } else if character == "/", previous == "/" {
                return String(result.dropLast())
            } else {
                result.append(character)
            }
            previous = character
        }
        return result
    }
}
