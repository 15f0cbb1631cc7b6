import FoundationEssentials

/// The repository's files as these tests read them.
enum SourceTree {
    static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    struct File: Sendable {
        /// From the repository's root.
        let path: String
        let lines: [String]

        /// The room it belongs to: the folder under `Sources` or `Tests`.
        var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    }

    static let sources = swiftFiles(under: "Sources")

    static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: root + "/" + path).map { String(decoding: $0, as: UTF8.self) }
    }

    static func swiftFiles(under folder: String) -> [File] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder)) ?? []
        return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            text(folder + "/" + path).map { text in
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                return File(path: folder + "/" + path, lines: lines)
            }
        }
    }

    /// Every line of the sources for which `isWrong` holds, as `path:line: text`.
    static func lines(in files: [File] = sources, where isWrong: (File, String) -> Bool) -> [String] {
        files.flatMap { file in
            file.lines.enumerated().compactMap { number, line in
                isWrong(file, line)
                    ? "\(file.path):\(number + 1): \(String(line.drop { $0 == " " }))" : nil
            }
        }
    }
}

extension SourceTree.File {
    /// The modules it imports.
    var imports: [String] {
        lines.compactMap { line in
            let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
            guard let position = words.firstIndex(of: "import"), position <= 1, words.count > position + 1,
                position == 0 || ["package", "internal", "private", "fileprivate", "public"].contains(words[0])
            else { return nil }
            return String(words[position + 1])
        }
    }
}
