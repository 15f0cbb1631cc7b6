import Domain
import HTTP
import JSON

/// Reads `?limit=` and `?after=`.
enum PageReader {
    /// Throws 422 that names both when both are wrong.
    static func read<Kind: IdentifierKind>(_ request: HTTPRequest) throws(JSONFieldErrors) -> PageRequest<Kind> {
        var problems: [JSONFieldProblem] = []
        let limit = request.integer("limit", 1...PageRequest<Kind>.maximumLimit, &problems)
        let after = request.query("after")
        let id = after.flatMap { Identifier<Kind>($0) }
        if after != nil, id == nil {
            problems.append(
                JSONFieldProblem(pointer: "/after", message: "must be an id that begins with \(Kind.prefix)_"))
        }
        if !problems.isEmpty { throw JSONFieldErrors(problems: problems) }
        return PageRequest(after: id, limit: limit ?? 20)
    }
}

extension HTTPRequest {
    /// A number in the query; nil where there is none, and where it is wrong, which is added to `problems`.
    func integer(_ name: String, _ range: ClosedRange<Int>, _ problems: inout [JSONFieldProblem]) -> Int? {
        guard let text = query(name) else { return nil }
        if let number = Int(text), range.contains(number) { return number }
        let words = "must be an integer from \(range.lowerBound) to \(range.upperBound)"
        problems.append(JSONFieldProblem(pointer: "/\(name)", message: words))
        return nil
    }

    /// The id in the route's part `name`; what is no id of that kind names nothing, and is 404.
    func id<Kind: IdentifierKind>(_ name: String, _ what: String) throws(ServiceError) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(parameter(name)) else {
            throw ServiceError(.notFound, "There is no \(what) of this id.")
        }
        return id
    }

    /// The collection that the route names.
    var collection: CollectionReference { CollectionReference(parameter("collection")) }
}
