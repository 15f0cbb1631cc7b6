import FoundationEssentials

/// Files of the system's that hold a name and a value a line.
enum ProcFile {
    /// The value behind `name:` in its first line of that name.
    static func line(_ name: String, of path: String) -> String? {
        guard let text = try? String(contentsOf: URL(filePath: path), encoding: .utf8) else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            return String(value)
        }
        return nil
    }

    /// A process's memory in bytes: `VmRSS` is what is resident now, `VmHWM` the most it was.
    static func memory(_ name: String, of process: Int32) -> Int? {
        let words = line(name, of: "/proc/\(process)/status")?.split(separator: " ")
        return words?.first.flatMap { Int($0) }.map { $0 << 10 }
    }
}
