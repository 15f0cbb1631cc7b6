/// A part of the catalogue: its stored properties are the entries.
protocol SettingsGroup: Sendable {}

extension SettingsGroup {
    /// All entries, in the order they stand there.
    var all: [any AnySetting] { Mirror(reflecting: self).children.compactMap { $0.value as? any AnySetting } }
}
