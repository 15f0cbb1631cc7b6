import JSON

/// Reads options as TEI takes them: absent and null are the default.
enum TEIOption {
    static func flag(_ object: JSONObject, _ name: String, default value: Bool) throws -> Bool {
        guard let member = object[name], member != .null else { return value }
        guard let flag = member.bool else { throw TEIError.invalid("/\(name) must be true or false") }
        return flag
    }
}
