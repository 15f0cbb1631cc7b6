extension SettingsCatalogue {
    /// The one instance; its stored properties are the list.
    static let standard = SettingsCatalogue()

    /// All entries, in the order they stand there.
    var all: [any AnySetting] {
        Mirror(reflecting: self).children.flatMap { child in
            (child.value as? any SettingsGroup)?.all ?? (child.value as? any AnySetting).map { [$0] } ?? []
        }
    }

    package static var descriptions: [SettingDescription] { standard.all.map(\.description) }
}
