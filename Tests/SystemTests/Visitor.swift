import Access
import Domain
import HTTP
import JSON
import Storage
import Testing

/// Somebody with a key of a tenant of his own.
struct Visitor: Sendable {
    let key: String
    private let stack: TestStack

    init(_ tenant: String, _ stack: TestStack) async throws {
        let office = KeyOffice(
            store: PostgresAPIKeyStore(pool: stack.database.pool),
            secret: "an-auth-secret-that-nobody-may-read-in-a-log")
        key = try await office.issue(
            KeyOrder(name: tenant, role: .admin), in: try #require(Tenant(tenant))
        ).text
        self.stack = stack
    }

    func send(
        _ method: HTTPMethod, _ target: String, _ body: String = "", headers: [String: String] = [:]
    ) async throws -> (status: Int, json: JSONValue, text: String) {
        var headers = headers
        headers["Authorization"] = "Bearer " + key
        return try await stack.send(method, target, body, headers: headers)
    }
}

/// What one tenant has, by every name that another could guess or steal.
struct OwnedThings: Sendable {
    let collection: String
    let document: String
    let job: String
    let keyID: String
    let keyPrefix: String
    private let word: String

    init(_ owner: Visitor, word: String) async throws {
        self.word = word
        let made = try await owner.send(.post, "/v1/collections", "{\"name\": \"private\"}")
        collection = try #require(made.json["id"]?.string)
        let accepted = try await owner.send(
            .post, "/v1/collections/private/documents",
            "{\"text\": \"The recipe of \(word) is known to nobody else.\", \"source\": \"\(word).txt\"}")
        document = try #require(accepted.json["document_id"]?.string)
        job = try #require(accepted.json["job_id"]?.string)
        _ = try await owner.send(.get, "/v1/jobs/\(job)/events")
        let key = try await owner.send(.post, "/v1/keys", "{\"name\": \"\(word)\", \"role\": \"reader\"}")
        keyID = try #require(key.json["id"]?.string)
        keyPrefix = try #require(key.json["prefix"]?.string)
    }

    /// The path with each of the things' names in its places.
    func targets(_ path: String) -> [String] {
        let names = [
            "{collection}": [collection, "private"], "{document}": [document], "{job}": [job],
            "{key}": [keyID, keyPrefix], "{model}": ["rag:private", "rag:" + collection],
        ]
        guard let place = names.keys.first(where: path.contains) else {
            return [path, path + "?collection=\(collection)", path + "?after=\(document)"]
        }
        return (names[place] ?? []).map { path.replacing(place, with: $0) }
    }

    /// A body that most operations take, or refuse as a whole.
    func body(_ path: String) -> String {
        switch path {
        case "/query", "/v1/search": "{\"question\": \"\(word)\", \"collection\": \"\(collection)\"}"
        case "/v1/chat/completions":
            "{\"model\": \"rag:private\", \"messages\": [{\"role\": \"user\", \"content\": \"\(word)\"}]}"
        case "/v1/embeddings": "{\"model\": \"none\", \"input\": \"a\"}"
        case let path where path.hasSuffix("/documents"): "{\"text\": \"mine now\", \"source\": \"stolen.txt\"}"
        case let path where path.hasSuffix("/rotate"): "{}"
        default: ""
        }
    }

    /// Whether an answer holds anything that only its owner knows. The path that was asked is told back as `instance`.
    func isTold(by answer: String) -> Bool {
        let text = answer.split(separator: "\"instance\"").first ?? ""
        return [word, "known to nobody", document, job, keyPrefix].contains { text.contains($0) }
    }

    func arePresent(for owner: Visitor) async throws -> Bool {
        let text = try await owner.send(.get, "/v1/documents/\(document)/text").text
        let key = try await owner.send(.get, "/v1/keys/\(keyID)").json
        let documents = try await owner.send(.get, "/v1/collections/private/documents").json["data"]?.array?.count
        return text.contains(word) && key["revoked_at"] == .null && key["previous_valid_until"] == .null
            && documents == 1
    }
}
