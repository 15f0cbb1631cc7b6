extension SettingsCatalogue {
    /// The keys as a Markdown table, for `docs/configuration.md`.
    package static var markdownTable: String {
        let head =
            "| key | type | unit | default | range | secret | read by | what it is for |\n|---|---|---|---|---|---|---|---|\n"
        return head + descriptions.map(\.markdownRow).joined()
    }
}

extension SettingDescription {
    fileprivate var markdownRow: String {
        let users = services == Service.allCases ? "all" : services.map(\.rawValue).joined(separator: ", ")
        let cells = [
            "`\(name)`", type, unit, defaultText.isEmpty ? "none" : defaultText, range, isSecret ? "secret" : "", users,
            help,
        ]
        return "|" + cells.map { $0.isEmpty ? " |" : " \($0) |" }.joined() + "\n"
    }
}
