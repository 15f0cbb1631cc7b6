import HTTP
import JSON

/// One method on one path, as OpenAPI describes it.
struct OpenAPIOperation {
    let method: String
    let path: String
    let summary: String
    var parameters: [String] = []
    /// The schema of the JSON body.
    var body: String?
    /// Further media types that the body may have.
    var otherBodies: [String] = []
    var status = "200"
    /// Answers alike under another status.
    var otherStatuses: [String] = []
    /// The schema of the answer; nil for one that is not JSON.
    var result: String?
    var otherResults: [String] = []
    /// Errors in OpenAI's shape.
    var isOpenAI = false
    /// Errors of this operation that not every one has, by status: a key of `rareErrors`.
    var refusals: [String] = []
    /// Whether `Idempotency-Key` is honoured.
    var isOnce = false

    private static let errors = [
        "400": "Malformed", "401": "No proof of who asks, or a wrong one",
        "403": "A right is missing, or the address is not let in", "404": "Not found",
        "413": "Too large", "422": "Wrong fields",
        "429": "Full, or more requests than a key or an address may send; see Retry-After",
        "503": "Something needed is away; see Retry-After",
    ]

    private static let rareErrors = [
        "409": "In conflict with what is there", "415": "A format that cannot be read", "504": "Took too long",
    ]

    private var errors: [String: String] {
        Self.errors.merging(Self.rareErrors.filter { $0.key == "504" || refusals.contains($0.key) }) { $1 }
    }

    var json: JSONValue {
        var object = JSONObject([("summary", .string(summary)), ("operationId", .string(identifier))])
        var all = pathParameters + parameters.map { Self.parameter($0, in: "query") }
        if isOnce { all.append(Self.idempotencyKey) }
        if !all.isEmpty { object["parameters"] = .array(all) }
        if let content = Self.content(body, otherBodies) {
            object["requestBody"] = ["required": true, "content": content]
        }
        if RouteRights.requirement(HTTPMethod(rawValue: method.uppercased()), path) == .nothing {
            object["security"] = []
        }
        object["responses"] = .object(responses)
        return .object(object)
    }

    private var responses: JSONObject {
        var success = JSONObject([("description", "Success")])
        if let content = Self.content(result, otherResults) { success["content"] = content }
        var responses = JSONObject((otherStatuses + [status]).map { ($0, .object(success)) })
        for (status, description) in errors.sorted(by: { $0.key < $1.key }) {
            let type = isOpenAI ? "application/json" : "application/problem+json"
            let schema = OpenAPISchemas.reference(isOpenAI ? "OpenAIError" : "Problem")
            let content = JSONObject([(type, ["schema": schema])])
            responses[status] = ["description": .string(description), "content": .object(content)]
        }
        return responses
    }

    /// `get_v1_documents_document_text`.
    private var identifier: String {
        let words = path.split { !$0.isLetter && !$0.isNumber }
        return ([Substring(method)] + words).joined(separator: "_")
    }

    private var pathParameters: [JSONValue] {
        path.split(separator: "/").filter { $0.first == "{" }.map {
            Self.parameter(String($0.dropFirst().dropLast()), in: "path")
        }
    }

    private static func parameter(_ name: String, in place: String) -> JSONValue {
        let schema: JSONValue =
            name == "limit" ? ["type": "integer", "minimum": 1, "maximum": 100, "default": 20] : ["type": "string"]
        return [
            "name": .string(name), "in": .string(place), "required": .bool(place == "path"), "schema": schema,
        ]
    }

    private static let eventStream = "text/event-stream"
    /// No type: readers disagree whether a schema is about the text or about each event of it.
    private static let events: JSONValue = ["description": "Server-sent events"]

    private static let idempotencyKey: JSONValue = [
        "name": "Idempotency-Key", "in": "header", "required": false,
        "schema": ["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"],
    ]

    private static func content(_ schema: String?, _ others: [String]) -> JSONValue? {
        var content = JSONObject()
        if let schema { content["application/json"] = ["schema": OpenAPISchemas.reference(schema)] }
        for type in others { content[type] = ["schema": type == eventStream ? events : ["type": "string"]] }
        return content.isEmpty ? nil : .some(.object(content))
    }
}
