import Access
import Domain
import JSON
import Wire

/// The shapes of `docs/api.md` as JSON Schema.
enum OpenAPISchemas {
    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/" + name)] }

    static let all = JSONObject(
        requests + keys + [
            ("Object", ["type": "object"]),
            (
                "Collection",
                object(
                    ["object": string, "id": string, "name": string, "description": nullable("string")],
                    ["language": choice(TextLanguage.self), "dense_weight": nullable("number")],
                    ["version": integer, "document_count": integer, "created_at": time])
            ),
            (
                "Document",
                object(
                    ["object": string, "id": string, "collection_id": string, "source": string, "title": string],
                    ["media_type": string, "version": integer, "status": choice(DocumentStatus.self)],
                    [
                        "digest": string, "bytes": integer, "metadata": anyObject, "permissions": strings,
                        "page_count": nullable("integer"),
                    ],
                    ["chunk_count": integer, "created_at": time, "updated_at": time])
            ),
            (
                "Job",
                object(
                    ["object": string, "id": string, "collection_id": string, "document_id": string],
                    ["document_version": integer, "state": choice(JobState.self), "stage": choice(JobStage.self)],
                    ["progress": anyObject, "attempts": integer, "error": nullable("string")],
                    [
                        "failure": nullable("string"), "next_attempt_at": nullable("string"),
                        "worker": nullable("string"),
                    ],
                    ["created_at": time, "updated_at": time])
            ),
            (
                "Acceptance",
                object(
                    ["outcome": string, "document_id": string, "job_id": string],
                    ["document": reference("Document"), "job": reference("Job")])
            ),
            (
                "Deletion",
                object(
                    ["object": string, "id": string, "deleted": boolean, "documents": integer, "chunks": integer],
                    ["digest": string, "deleted_at": time])
            ),
            ("Released", object(["released": integer])),
            (
                "Reingestion",
                object(
                    ["object": string, "collection_id": string, "jobs": integer, "has_more": boolean],
                    ["last_id": nullable("string")])
            ),
            ("List", object(["object": string, "data": ["type": "array"]])),
            ("Search", object(["object": string, "collection_id": string, "passages": list("Passage")], retrieval)),
            (
                "Answer",
                object(
                    ["object": string, "id": string, "found": boolean, "answer": nullable("string")],
                    ["collection_id": string, "citations": list("Citation"), "passages": list("Passage")],
                    ["generator": nullable("string"), "fallback": nullable("object"), "usage": nullable("object")],
                    retrieval)
            ),
            ("Passage", object(place, ["heading_path": ["type": "array", "items": string], "text": string], scored)),
            ("Citation", object(place, ["number": integer, "quote": string, "score": number, "digest": string])),
            (
                "Problem",
                object(
                    ["type": string, "title": string, "status": integer, "detail": string, "code": string],
                    ["request_id": string])
            ),
            ("OpenAIError", object(["error": anyObject])),
        ])

    private static let requests: [(String, JSONValue)] = [
        (
            "NewCollection",
            input(settings.merging(["name": string, "description": string]) { $1 }, required: ["name"])
        ),
        ("CollectionSettings", input(settings, required: [])),
        (
            "NewDocument",
            [
                "oneOf": [
                    input(newDocument.merging(["text": string, "media_type": string]) { $1 }, required: ["text"]),
                    input(newDocument.merging(["url": webURL]) { $1 }, required: ["url"]),
                ]
            ]
        ),
        (
            "Release",
            input(
                ["chunk_ids": ["type": "array", "items": chunkID, "minItems": 1, "maxItems": 1000]],
                required: ["chunk_ids"])
        ),
        (
            "ReingestionOrder",
            input(
                [
                    "outdated": boolean, "after": documentID,
                    "limit": ["type": "integer", "minimum": 1, "maximum": JSONValue(ReingestionOrder.maximumLimit)],
                ], required: [])
        ),
        ("Question", input(question, required: ["question"])),
        (
            "Query",
            input(question.merging(["generate": boolean, "stream": boolean]) { $1 }, required: ["question"])
        ),
        ("EmbeddingsRequest", open(embeddings, required: ["model", "input"])),
        ("ChatRequest", open(chat, required: ["model", "messages"])),
    ]

    private static let embeddings: [String: JSONValue] = [
        "model": string, "dimensions": ["type": ["integer", "null"], "minimum": 1],
        "encoding_format": ["type": ["string", "null"], "enum": ["float", "base64", nil]],
        "input": [
            "type": ["string", "array"], "minLength": 1, "minItems": 1, "maxItems": 2048,
            "items": ["type": "string", "minLength": 1],
        ],
    ]

    private static let chat: [String: JSONValue] = [
        "model": string, "stream": nullable("boolean"), "rag": nullable("object"),
        "messages": [
            "type": "array", "minItems": 1,
            "items": ["type": "object", "properties": ["role": string], "required": ["role"]],
        ],
    ]

    private static let keys: [(String, JSONValue)] = [
        (
            "NewKey",
            input(
                [
                    "name": string, "role": choice(Role.self),
                    "scopes": ["type": "array", "items": choice(Right.self)], "collections": strings,
                    "expires_in_days": ["type": "integer", "minimum": 1, "maximum": 3650],
                ], required: ["name", "role"])
        ),
        (
            "KeyRotation",
            input(["overlap_seconds": ["type": "integer", "minimum": 0, "maximum": 2_592_000]], required: [])
        ),
        ("Key", object(key)),
        ("IssuedKey", object(key, ["key": string])),
    ]

    private static let key: [String: JSONValue] = [
        "object": string, "id": string, "tenant": string, "prefix": string, "name": string, "role": choice(Role.self),
        "scopes": strings, "collections": strings, "created_at": time, "expires_at": nullable("string"),
        "revoked_at": nullable("string"), "last_used_at": nullable("string"),
        "previous_valid_until": nullable("string"),
    ]

    private static let settings: [String: JSONValue] = [
        "language": choice(TextLanguage.self), "dense_weight": share,
    ]

    private static let question: [String: JSONValue] = [
        "question": ["type": "string", "minLength": 1, "maxLength": JSONValue(Question.maximumLength)],
        "collection": string, "filters": anyObject, "permissions": strings, "explain": boolean,
        "mode": choice(RetrievalMode.self),
        "dense_weight": share, "rerank": boolean, "join_neighbours": boolean, "drop_near_duplicates": boolean,
        "diversity": ["type": "number", "minimum": 0, "maximum": 1],
        "top_k": ["type": "integer", "minimum": 1, "maximum": JSONValue(Question.maximumTopK)],
        "wait_for_version": ["type": "integer", "minimum": 0, "maximum": JSONValue(Int(Int32.max))],
    ]

    private static let place: [String: JSONValue] = [
        "chunk_id": string, "document_id": string, "version": integer, "title": string, "source": string,
        "page": nullable("integer"), "start": integer, "end": integer, "suspicious": boolean,
    ]
    private static let scored: [String: JSONValue] = ["metadata": anyObject, "score": number, "scores": anyObject]
    private static let retrieval: [String: JSONValue] = [
        "collection_version": integer, "mode": string, "degraded": ["type": "array", "items": string],
        "timings_ms": anyObject,
    ]

    private static let newDocument: [String: JSONValue] = [
        "source": string, "title": string, "metadata": anyObject, "permissions": strings,
    ]
    private static let chunkID = identifier(of: "chk")
    private static let documentID = identifier(of: "doc")
    private static let webURL: JSONValue = [
        "type": "string", "format": "uri", "pattern": "^https?://", "maxLength": JSONValue(WebAddress.maximumLength),
    ]
    private static let string: JSONValue = ["type": "string"]
    private static let strings: JSONValue = ["type": "array", "items": ["type": "string"]]
    private static let integer: JSONValue = ["type": "integer"]
    private static let number: JSONValue = ["type": "number"]
    private static let share: JSONValue = ["type": ["number", "null"], "minimum": 0, "maximum": 1]
    private static let boolean: JSONValue = ["type": "boolean"]
    private static let anyObject: JSONValue = ["type": "object"]
    private static let time: JSONValue = ["type": "string", "format": "date-time"]

    private static func identifier(of prefix: String) -> JSONValue {
        let pattern = "^\(prefix)_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
        return ["type": "string", "pattern": .string(pattern)]
    }

    private static func nullable(_ type: String) -> JSONValue { ["type": [.string(type), "null"]] }

    /// A body whose unknown members are ignored, as OpenAI's API ignores them.
    private static func open(_ members: [String: JSONValue], required: [String]) -> JSONValue {
        let sorted = members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return [
            "type": "object", "properties": .object(JSONObject(sorted)),
            "required": .array(required.map(JSONValue.string)),
        ]
    }

    private static func orNull(_ schema: JSONValue) -> JSONValue {
        guard var object = schema.object, let type = object["type"]?.string else { return schema }
        object["type"] = [.string(type), "null"]
        if let choices = object["enum"]?.array { object["enum"] = .array(choices + [.null]) }
        return .object(object)
    }

    private static func list(_ name: String) -> JSONValue { ["type": "array", "items": reference(name)] }

    private static func choice<Choice: CaseIterable & RawRepresentable>(_ type: Choice.Type) -> JSONValue
    where Choice.RawValue == String {
        ["type": "string", "enum": .array(Choice.allCases.map { .string($0.rawValue) })]
    }

    /// An answer: all members are always there, more may come with later releases.
    private static func object(_ groups: [String: JSONValue]...) -> JSONValue {
        let members = groups.flatMap { $0.sorted { $0.key < $1.key } }.map { ($0.key, $0.value) }
        return [
            "type": "object", "properties": .object(JSONObject(members)),
            "required": .array(members.map { .string($0.0) }),
        ]
    }

    /// A body: unknown members are refused, and `null` stands for a member that is missing.
    private static func input(_ members: [String: JSONValue], required: [String]) -> JSONValue {
        let sorted = members.sorted { $0.key < $1.key }.map { name, schema in
            (name, required.contains(name) ? schema : orNull(schema))
        }
        return [
            "type": "object", "properties": .object(JSONObject(sorted)), "additionalProperties": false,
            "required": .array(required.map(JSONValue.string)),
        ]
    }
}
