import Embedding
import JSON

/// Reads options as TEI takes them: absent and null are the default.
enum TEIOption {
    static func flag(_ object: JSONObject, _ name: String, default value: Bool) throws -> Bool {
        guard let member = object[name], member != .null else { return value }
        guard let flag = member.bool else { throw TEIError.invalid("/\(name) must be true or false") }
        return flag
    }

    static func text(_ object: JSONObject, _ name: String) throws -> String? {
        guard let member = object[name], member != .null else { return nil }
        guard let text = member.string else { throw TEIError.invalid("/\(name) must be a string") }
        return text
    }

    /// The model that is to compute; TEI has but one and no such member.
    static func model(_ object: JSONObject) throws -> String? { try text(object, "model") }

    /// The end at which texts that are too long are cut.
    static func truncation(_ object: JSONObject) throws -> TruncationDirection {
        guard let word = try text(object, "truncation_direction") else { return .right }
        guard let direction = TruncationDirection(rawValue: word.lowercased()) else {
            throw TEIError.invalid("/truncation_direction must be left or right")
        }
        return direction
    }
}
