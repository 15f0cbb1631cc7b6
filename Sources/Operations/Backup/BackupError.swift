/// Why a backup cannot be made or used, in words for people.
package struct BackupError: Error, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        case wrongKey, cutOff, altered, notABackup, notFound, notEmpty, tool, store
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
