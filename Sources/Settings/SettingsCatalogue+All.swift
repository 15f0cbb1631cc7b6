extension SettingsCatalogue {
    /// The one instance; its stored properties are the list.
    static let standard = SettingsCatalogue()

    /// All entries, in the order they stand there.
    var all: [any AnySetting] { Mirror(reflecting: self).children.compactMap { $0.value as? any AnySetting } }

    package static var descriptions: [SettingDescription] { standard.all.map(\.description) }
}
