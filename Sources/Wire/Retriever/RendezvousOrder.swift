import Domain

/// In which order several peers are asked about a key: each caller finds the same order by itself, keys spread evenly, and a peer
/// that comes or goes moves its own keys only (highest random weight; Thaler and Ravishankar, 1998).
struct RendezvousOrder: Sendable {
    private let seeds: [UInt64]

    /// - Parameter names: the peers' own, the same for every caller.
    init(_ names: [String]) {
        seeds = names.map { Self.hash($0) }
    }

    /// The peers' places in the list of names, the first to be asked first.
    func peers(for key: String) -> [Int] {
        let hash = Self.hash(key)
        let weights = seeds.map { Self.mixed($0 ^ hash) }
        return weights.indices.sorted { weights[$0] != weights[$1] ? weights[$0] > weights[$1] : $0 < $1 }
    }

    private static func hash(_ text: String) -> UInt64 { mixed(FNV1a.hash(text)) }

    /// SplitMix64's last step: every bit of the result depends on every bit of the value.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var word = value
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
