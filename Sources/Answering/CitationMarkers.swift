/// Reads `[1]` and `[1, 2]` out of a text that arrives in pieces, and drops numbers that name no passage.
struct CitationMarkers {
    /// A stretch of the text to show, and the passages cited at its end.
    struct Piece: Equatable {
        var text: String
        var numbers: [Int] = []
    }

    private static let longestMarker = 24

    private let numbers: ClosedRange<Int>
    /// A marker that has begun and not yet ended.
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
            if held.isEmpty {
                if character == "[" { held = "[" } else { plain.append(character) }
                continue
            }
            held.append(character)
            if character == "]" {
                pieces.append(closed(plain))
                plain = ""
            } else if !Self.mayContinue(character) || held.count > Self.longestMarker {
                plain += releasedHeld(upTo: character)
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

    private static func mayContinue(_ character: Character) -> Bool {
        character.isASCII && (character.isNumber || character == "," || character == " " || character == ";")
    }

    /// The held text, which is no marker; a bracket that just began is held on.
    private mutating func releasedHeld(upTo character: Character) -> String {
        defer { held = character == "[" ? "[" : "" }
        return character == "[" ? String(held.dropLast()) : held
    }

    private mutating func closed(_ plain: String) -> Piece {
        defer { held = "" }
        let parts = held.dropFirst().dropLast().split { ",; ".contains($0) }
        let named = parts.compactMap { Int($0) }
        guard !named.isEmpty, named.count == parts.count else { return Piece(text: plain + held) }
        let valid = named.filter(numbers.contains)
        if valid.isEmpty { return Piece(text: plain.droppingLastSpace) }
        return Piece(text: plain + valid.map { "[\($0)]" }.joined(), numbers: valid)
    }
}

extension String {
    fileprivate var droppingLastSpace: String { hasSuffix(" ") ? String(dropLast()) : self }
}
