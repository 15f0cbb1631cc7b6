import Testing

@Suite struct StyleTests {
    @Test func `files have at most 300 lines and functions at most 40`() {
        let long = SourceTree.sources.filter { $0.lines.count > 301 }.map { "\($0.path): \($0.lines.count) lines" }
        let functions = SourceTree.sources.flatMap { file in
            FunctionScanner.functions(in: file.lines).filter { $0.length > 40 }
                .map { "\(file.path):\($0.line): a function of \($0.length) lines" }
        }
        let wrong = long + functions
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    @Test func `no file, folder or type is named for nothing in particular`() {
        let forbidden = [
            "Utils", "Util", "Helpers", "Helper", "Common", "Shared", "Manager", "Extensions", "Constants", "Misc",
        ]
        let wrong = SourceTree.sources.filter { file in
            file.path.split(whereSeparator: { "/.+".contains($0) }).contains { word in
                forbidden.contains { word.hasSuffix($0) }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.map(\.path).joined(separator: "\n"))")
    }

    @Test func `nothing is force-tried, ends on input or claims to be Sendable without a reason`() {
        let wrong = SourceTree.sources.flatMap { file in
            file.lines.indices.filter { index in
                let line = file.lines[index]
                guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { return false }
                if line.contains("try!") || line.contains("fatalError(") { return true }
                let above = index > 0 ? file.lines[index - 1].drop { $0 == " " } : ""
                return line.contains("@unchecked Sendable") && !above.hasPrefix("//")
            }.map { "\(file.path):\($0 + 1): \(file.lines[$0])" }
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    @Test func `nothing imports all of Foundation`() {
        let wrong = SourceTree.sources.filter { $0.imports.contains("Foundation") }.map(\.path)
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    @Test func `nothing is public`() {
        let wrong = SourceTree.lines { file, line in
            file.path.hasSuffix(".swift") && line.drop { $0 == " " }.hasPrefix("public ")
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    @Test func `no registry's host name and no path of a machine stands in a source`() {
        let forbidden = [
            "registry.npmjs", "pypi.org", "files.pythonhosted", "docker.io", "ghcr.io", "quay.io", "/home/", "/Users/",
            "/work/",
        ]
        let wrong = SourceTree.lines { _, line in forbidden.contains { line.contains($0) } }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    /// Types at the outermost level, and functions whose body is not seen at a glance.
    @Test func `package types and functions say what they are for`() {
        let requirements = protocolFunctions()
        let wrong = SourceTree.sources.flatMap { file in
            let long = Set(FunctionScanner.functions(in: file.lines).filter { $0.length > 8 }.map { $0.line - 1 })
            return file.lines.indices.filter { index in
                guard let name = Self.declaredName(file.lines[index]) else { return false }
                let isShort = file.lines[index].contains("func ") && !long.contains(index)
                return !isShort && !requirements.contains(name) && !Self.isDocumented(index, file.lines)
            }.map { "\(file.path):\($0 + 1): \(file.lines[$0].drop { $0 == " " })" }
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    /// The name that a `package` declaration of a type or function on this line gives; nil for others. Types inside
    /// others, whose place says what they are, may go without words.
    private static func declaredName(_ line: String) -> String? {
        guard line.drop(while: { $0 == " " }).hasPrefix("package ") else { return nil }
        let words = line.split(whereSeparator: { " (<:{".contains($0) }).map(String.init)
        let types: Set<String> = ["struct", "class", "enum", "actor", "protocol"]
        let isOuter = line.hasPrefix("package ")
        guard let keyword = words.firstIndex(where: { $0 == "func" || (isOuter && types.contains($0)) }),
            words.indices.contains(keyword + 1)
        else { return nil }
        let name = words[keyword + 1]
        return name.first?.isLetter == true ? name : nil
    }

    private static func isDocumented(_ index: Int, _ lines: [String]) -> Bool {
        var above = index - 1
        while above >= 0 {
            let line = lines[above].drop { $0 == " " }
            if line.hasPrefix("///") { return true }
            guard line.hasPrefix("@") || line.hasPrefix("//") else { return false }
            above -= 1
        }
        return false
    }

    /// Functions that a protocol of ours or of a library asks for: its words serve for all that fulfil it.
    private func protocolFunctions() -> Set<String> {
        var names: Set<String> = ["hash", "log", "next", "encode", "run", "validate", "makeAsyncIterator", "enqueue"]
        for file in SourceTree.sources {
            var isInside = false
            for line in file.lines {
                if line.contains("protocol ") && line.hasSuffix("{") { isInside = true }
                if line == "}" { isInside = false }
                let words = line.split(whereSeparator: { " (<".contains($0) })
                if isInside, let keyword = words.firstIndex(of: "func"), words.indices.contains(keyword + 1) {
                    names.insert(String(words[keyword + 1]))
                }
            }
        }
        return names
    }
}
