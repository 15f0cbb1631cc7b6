import Access
import Crypto
import Domain
import FoundationEssentials
import HTTP
import JSON

/// The audit log of the asker's tenant.
struct AuditHandlers: Sendable {
    let reader: any AuditReader

    func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        // Entries name collections of all of the tenant's.
        guard Principal.current?.collections == nil else {
            throw HTTPProblem(
                .forbidden, code: "forbidden",
                "the audit log is about all collections, and who asks is held to some of them")
        }
        let page = try await reader.entries(try AuditQueryReader.read(request))
        return .json(page.json(id: { String($0.number) }, element: \.json))
    }
}

/// Reads `?action=`, `?actor=`, `?since=`, `?until=`, `?limit=` and `?after=`.
private enum AuditQueryReader {
    /// Throws 422 that names all that is wrong.
    static func read(_ request: HTTPRequest) throws(JSONFieldErrors) -> AuditQuery {
        var problems: [JSONFieldProblem] = []
        var query = AuditQuery()
        query.action = request.query("action")
        query.actor = request.query("actor")
        query.span = DateSpan(from: date("since", request, &problems), until: date("until", request, &problems))
        query.limit =
            request.integer("limit", 1...PageRequest<KeyKind>.maximumLimit, &problems) ?? query.limit
        query.before = request.integer("after", 1...Int.max, &problems)
        for (name, text) in [("action", query.action), ("actor", query.actor)] where text?.contains("\0") == true {
            problems.append(JSONFieldProblem(pointer: "/\(name)", message: "must not hold U+0000"))
        }
        if !problems.isEmpty { throw JSONFieldErrors(problems: problems) }
        return query
    }

    private static func date(
        _ name: String, _ request: HTTPRequest, _ problems: inout [JSONFieldProblem]
    ) -> DateText? {
        guard let text = request.query(name) else { return nil }
        if let date = DateText(text) { return date }
        problems.append(JSONFieldProblem(pointer: "/\(name)", message: "must be a date or an RFC 3339 time"))
        return nil
    }
}

extension AuditRecord {
    fileprivate var json: JSONValue {
        [
            "object": "audit_entry", "number": JSONValue(number), "at": JSONValue(date), "actor": .string(entry.actor),
            "action": .string(entry.action), "target": .string(entry.target),
            "outcome": .string(entry.outcome.rawValue), "code": .string(entry.code), "count": JSONValue(entry.count),
            "address": .string(entry.address), "request_id": .string(entry.requestID),
            "digest": .string(Hexadecimal.encode(digest)),
        ]
    }
}
