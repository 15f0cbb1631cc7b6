package import Domain
package import JSON

/// The members of a question that say what becomes of its ranking, in the words of `docs/api.md`.
package enum PassagePreferencesWire {
    /// What is wrong stays in `fields`, for its owner to finish.
    package static func read(_ fields: inout JSONFieldReader) -> PassagePreferences {
        PassagePreferences(
            rerank: fields.optional("rerank", .bool),
            joinsNeighbours: fields.optional("join_neighbours", .bool) ?? false,
            dropsNearDuplicates: fields.optional("drop_near_duplicates", .bool) ?? false,
            diversity: fields.optional("diversity", .number(in: 0...1)) ?? 0)
    }

    static func write(_ preferences: PassagePreferences, to members: inout JSONObject) {
        members["rerank"] = JSONValue(preferences.rerank)
        members["join_neighbours"] = .bool(preferences.joinsNeighbours)
        members["drop_near_duplicates"] = .bool(preferences.dropsNearDuplicates)
        members["diversity"] = .number(preferences.diversity)
    }
}
