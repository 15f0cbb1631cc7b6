package import Domain
package import FoundationEssentials

/// What somebody did or was refused, as the audit log keeps it. Holds names of things, never what is in them.
package struct AuditEntry: Sendable, Hashable {
    package enum Outcome: String, Sendable {
        case done
        /// It may have happened, wholly or in part.
        case failed
        case refused
    }

    /// Nil where it is not known who asked.
    package var tenant: Tenant?
    /// A principal's id, `ragctl`, or `unknown`.
    package var actor: String
    /// `POST /v1/collections`, `migrate`.
    package var action: String
    /// The path that was asked, or what was made.
    package var target: String {
        didSet { target = Self.storable(target) }
    }
    package var outcome: Outcome
    /// The status, or why it was refused: `201`, `invalid_credentials`.
    package var code: String
    /// Alike refusals are one entry.
    package var count = 1
    package var address = ""
    package var requestID = ""
    /// The `AuditIntent` that was kept with the change, and that this entry takes the place of.
    package var intent: UUID?

    package init(
        tenant: Tenant? = nil, actor: String, action: String, target: String = "", outcome: Outcome = .done,
        code: String = ""
    ) {
        self.tenant = tenant
        self.actor = Self.storable(actor)
        self.action = action
        self.target = Self.storable(target)
        self.outcome = outcome
        self.code = code
    }

    /// Also names what was made or changed, where the target does not yet.
    package mutating func name(_ made: String) {
        guard !target.contains(made) else { return }
        target = target.isEmpty ? made : "\(target) -> \(made)"
    }

    /// Paths and tokens may hold what no database takes, and be long.
    private static func storable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(500).map { $0.value < 0x20 ? "?" : $0 }))
    }
}

/// Keeps entries for good.
package protocol AuditStore: Sendable {
    /// All of them, in this order, or none. Each takes the place of its intent; one whose intent has its entry already adds none.
    func append(_ entries: [AuditEntry]) async throws

    /// Makes entries of what was kept with changes so long ago that whoever should have said more is taken for dead. Answers of
    /// how many.
    func adopt(olderThan age: Duration) async throws -> Int
}
