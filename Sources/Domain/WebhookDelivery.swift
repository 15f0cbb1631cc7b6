package import FoundationEssentials

/// See `CollectionKind`.
package enum WebhookKind: IdentifierKind { package static let prefix = "msg" }

/// One message about a job's end on its way to one URL.
package struct WebhookDelivery: Sendable, Equatable {
    /// How a job ended, as messages call it.
    package enum Subject: String, Sendable, CaseIterable {
        case succeeded = "job.succeeded"
        case failed = "job.failed"
    }

    /// The same at each try: who receives it twice knows it again.
    package let id: Identifier<WebhookKind>
    package let url: String
    package let subject: Subject
    package let tenant: Tenant
    package let collectionID: CollectionID
    package let documentID: DocumentID
    package let documentVersion: Int
    package let jobID: JobID
    /// Of a failure, for people.
    package let reason: String?
    /// When the job ended.
    package let endedAt: Date
    /// Tries, this one included.
    package let attempts: Int

    package init(
        id: Identifier<WebhookKind>, url: String, subject: Subject, tenant: Tenant, collectionID: CollectionID,
        documentID: DocumentID, documentVersion: Int, jobID: JobID, reason: String?, endedAt: Date, attempts: Int
    ) {
        self.id = id
        self.url = url
        self.subject = subject
        self.tenant = tenant
        self.collectionID = collectionID
        self.documentID = documentID
        self.documentVersion = documentVersion
        self.jobID = jobID
        self.reason = reason
        self.endedAt = endedAt
        self.attempts = attempts
    }
}

/// What came of one try.
package enum WebhookAnswer: Sendable, Equatable {
    case answered(status: Int)
    /// Nobody answered; why, for people.
    case unreachable(reason: String)
    /// The URL is none that may be asked, now or later.
    case refused(reason: String)

    /// Whether the receiver has it.
    package var isAccepted: Bool {
        if case .answered(200..<300) = self { true } else { false }
    }
}
