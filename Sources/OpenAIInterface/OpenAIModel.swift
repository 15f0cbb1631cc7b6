package import JSON

/// A model as `GET /v1/models` lists it.
package struct OpenAIModel: Sendable {
    private let name: String

    package init(_ name: String) {
        self.name = name
    }

    /// Models of this project were not made at any time that would mean something.
    package var json: JSONValue {
        ["id": .string(name), "object": "model", "created": 1_735_689_600, "owned_by": "rag-pipeline"]
    }

    /// The answer to `GET /v1/models`.
    package static func list(_ names: [String]) -> JSONValue {
        ["object": "list", "data": .array(names.map { OpenAIModel($0).json })]
    }
}
