import Domain
import Ranking
import TextAnalysis

/// Picks passages off a ranking, from its best on: leaves out what repeats a better one, and puts neighbouring chunks
/// together where that is wanted.
struct PassagePicker {
    /// Chunks of one joined passage, at most.
    private static let longestJoin = 5
    /// From this share of a text's runs of words on it says nearly the same.
    private static let duplicateShare = 0.8

    /// Chunks that become one passage; the first one is the best.
    struct Group {
        var chunks: [ScoredPassage]
        var ordinals: ClosedRange<Int>

        var best: ScoredPassage { chunks[0] }
    }

    private let limit: Int
    private let preferences: PassagePreferences
    private let analyzer: TextAnalyzer
    private(set) var groups: [Group] = []
    private(set) var repeated = 0
    private(set) var nearDuplicates = 0
    private var shingles: [Shingles] = []

    init(limit: Int, _ preferences: PassagePreferences, _ analyzer: TextAnalyzer) {
        self.limit = limit
        self.preferences = preferences
        self.analyzer = analyzer
    }

    var missing: Int { limit - groups.count }

    /// Takes them in their order. When there are enough, neighbours of what was picked are still joined.
    mutating func take(_ passages: [ScoredPassage]) {
        for passage in passages where missing > 0 || preferences.joinsNeighbours { take(passage) }
    }

    private mutating func take(_ scored: ScoredPassage) {
        let passage = scored.passage
        if groups.contains(where: { $0.chunks.contains { $0.passage.repeats(passage) } }) {
            repeated += 1
            return
        }
        if preferences.joinsNeighbours, join(scored) || missing == 0 { return }
        if preferences.dropsNearDuplicates {
            let own = Shingles(analyzer.words(in: passage.text).map(\.term))
            if shingles.contains(where: { $0.containment(own) >= Self.duplicateShare }) {
                nearDuplicates += 1
                return
            }
            shingles.append(own)
        }
        groups.append(Group(chunks: [scored], ordinals: passage.ordinal...passage.ordinal))
    }

    /// Whether a group took it as a neighbour. Two groups that it stands between become one, in the better one's place.
    private mutating func join(_ scored: ScoredPassage) -> Bool {
        let neighbours = groups.indices.filter { groups[$0].touches(scored.passage) }
        guard let first = neighbours.first, groups[first].chunks.count < Self.longestJoin else { return false }
        groups[first].add([scored])
        if let second = neighbours.dropFirst().first,
            groups[first].chunks.count + groups[second].chunks.count <= Self.longestJoin
        {
            groups[first].add(groups[second].chunks)
            groups.remove(at: second)
        }
        return true
    }
}

extension PassagePicker.Group {
    fileprivate func touches(_ passage: Passage) -> Bool {
        best.passage.documentID == passage.documentID && best.passage.documentVersion == passage.documentVersion
            && (passage.ordinal == ordinals.lowerBound - 1 || passage.ordinal == ordinals.upperBound + 1)
    }

    fileprivate mutating func add(_ others: [ScoredPassage]) {
        chunks += others
        let places = chunks.map(\.passage.ordinal)
        ordinals = (places.min() ?? ordinals.lowerBound)...(places.max() ?? ordinals.upperBound)
    }
}

extension Passage {
    /// Whether the other says the same, word for word.
    fileprivate func repeats(_ other: Passage) -> Bool {
        text == other.text && documentID == other.documentID
    }
}
