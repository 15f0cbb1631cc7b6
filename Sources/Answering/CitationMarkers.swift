/// Reads `[1]` and `[1, 2]` out of a text that arrives in pieces, and drops numbers that name no passage.
struct CitationMarkers {
    /// A stretch of the text to show, and the passages cited at its end.
    struct Piece: Equatable {
        var text: String
        var numbers: [Int] = []
    }

    private static let longestMarker = 24

    private let numbers: ClosedRange<Int>
    /// A marker that has begun and not yet ended, with the space before it; the space alone may begin one.
    private var held = ""

    /// - Parameter count: how many passages the writer was given.
    init(count: Int) {
        numbers = 1...max(1, count)
    }

    /// What the next fragment of the text adds.
    mutating func read(_ fragment: String) -> [Piece] {
        var pieces: [Piece] = []
        var plain = ""
        for character in fragment {
            held.append(character)
            if Self.isWholeMarker(held) {
                pieces.append(closed(plain))
                plain = ""
            } else if !Self.mayBecomeMarker(held) {
                held.removeLast()
                plain += held
                held = ""
                if Self.mayBecomeMarker(String(character)) { held = String(character) } else { plain.append(character) }
            }
        }
        if !plain.isEmpty { pieces.append(Piece(text: plain)) }
        return pieces
    }

    /// What was held back when the text ends.
    mutating func finish() -> String {
        defer { held = "" }
        return held
    }

    private static func isWholeMarker(_ text: String) -> Bool {
        text.last == "]" && mayBecomeMarker(String(text.dropLast())) && text.contains("[")
    }

    private static func mayBecomeMarker(_ text: String) -> Bool {
        let bracket = text.first == " " ? text.dropFirst() : text[...]
        guard let first = bracket.first else { return true }
        return first == "[" && text.count <= longestMarker
            && bracket.dropFirst().allSatisfy { $0.isASCII && ($0.isNumber || $0 == "," || $0 == " " || $0 == ";") }
    }

    private mutating func closed(_ plain: String) -> Piece {
        defer { held = "" }
        let space = held.hasPrefix(" ") ? " " : ""
        let parts = held.dropFirst(space.count + 1).dropLast().split { ",; ".contains($0) }
        let named = parts.compactMap { Int($0) }
        guard !named.isEmpty, named.count == parts.count else { return Piece(text: plain + held) }
        let valid = named.filter(numbers.contains)
        if valid.isEmpty { return Piece(text: plain) }
        return Piece(text: plain + space + valid.map { "[\($0)]" }.joined(), numbers: valid)
    }
}
