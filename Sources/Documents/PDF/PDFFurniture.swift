/// Running heads, running feet and page numbers: lines that stand at the same end of most pages.
enum PDFFurniture {
    /// How many lines at each end of a page are looked at.
    private static let reach = 2

    static func remove(from pages: inout [[String]]) {
        guard pages.count >= 3 else { return }
        var seen: [String: Int] = [:]
        for page in pages {
            for key in Set(ends(of: page).map { key(page[$0]) }) { seen[key, default: 0] += 1 }
        }
        let repeated = Set(seen.filter { $0.value * 2 > pages.count && $0.value >= 3 }.keys)
        guard !repeated.isEmpty else { return }
        for index in pages.indices {
            let doomed = Set(ends(of: pages[index]).filter { repeated.contains(key(pages[index][$0])) })
            pages[index] = pages[index].enumerated().filter { !doomed.contains($0.offset) }.map(\.element)
        }
    }

    /// The first and last lines with text, by index.
    private static func ends(of page: [String]) -> [Int] {
        let filled = page.indices.filter { !page[$0].isEmpty }
        return Array(filled.prefix(reach)) + Array(filled.suffix(reach))
    }

    /// The line with its numbers alike: `Page 3 of 7` is `Page 4 of 7`.
    private static func key(_ line: String) -> String {
        var key = ""
        for scalar in line.unicodeScalars {
            if !("0"..."9").contains(scalar) {
                key.unicodeScalars.append(scalar)
            } else if key.last != "#" {
                key += "#"
            }
        }
        return key
    }
}
