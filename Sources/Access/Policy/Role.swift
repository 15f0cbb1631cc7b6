/// A bundle of rights. Each role has those of the one before it and more.
package enum Role: String, Sendable, CaseIterable {
    /// Asks and reads.
    case reader
    /// Also brings documents in and deletes them.
    case editor
    /// Also makes and deletes collections, steers jobs and reads the audit log.
    case `operator`
    /// Everything, keys too.
    case admin

    package var rights: Set<Right> {
        switch self {
        case .reader: [.ask, .readDocuments, .readCollections, .readJobs]
        case .editor: Role.reader.rights.union([.writeDocuments])
        case .operator: Role.editor.rights.union([.writeCollections, .writeJobs, .operate, .readAudit])
        case .admin: Set(Right.allCases)
        }
    }
}
