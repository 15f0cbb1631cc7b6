package import HTTP
package import JSON
import ServiceHost

/// An error as OpenAI's API tells it: `{"error": {"message", "type", "param", "code"}}`.
package struct OpenAIError: Error {
    package let status: HTTPStatus
    package let message: String
    let parameter: String?
    let code: String?
    var headers = HTTPHeaders()

    /// A parameter that makes no sense: 400.
    package static func invalid(_ parameter: String?, _ message: String, code: String? = nil) -> OpenAIError {
        OpenAIError(status: .badRequest, message: message, parameter: parameter, code: code)
    }

    /// - Parameter known: the names that there are, for people.
    package static func modelNotFound(_ name: String, known: [String] = []) -> OpenAIError {
        let shown = name.prefix(200).filter { !$0.isNewline }
        let others = known.isEmpty ? "" : " There are \(known.joined(separator: ", "))."
        return OpenAIError(
            status: .notFound, message: "The model '\(shown)' does not exist.\(others)", parameter: "model",
            code: "model_not_found")
    }

    /// OpenAI answers 400 where the native interface answers 422.
    package init(_ error: any Error) {
        if let error = error as? OpenAIError {
            self = error
            return
        }
        let problem = ProblemResponses(mappings: [{ HTTPProblem(describing: $0) }]).problem(for: error)
        let first = problem.errors.first
        let parameter = first.map { String($0.pointer.dropFirst()) }
        self.init(
            status: problem.status == .unprocessableContent ? .badRequest : problem.status,
            message: first.map { "\(String($0.pointer.dropFirst())) \($0.message)" } ?? problem.detail,
            parameter: parameter, code: problem.code, headers: problem.headers)
    }

    private init(
        status: HTTPStatus, message: String, parameter: String?, code: String?, headers: HTTPHeaders = HTTPHeaders()
    ) {
        self.status = status
        self.message = message
        self.parameter = parameter
        self.code = code
        self.headers = headers
    }

    private var type: String {
        switch status.code {
        case 401: "authentication_error"
        case 403: "permission_error"
        case 429: "rate_limit_error"
        case 400..<500: "invalid_request_error"
        default: "server_error"
        }
    }

    /// The body of the response.
    package var json: JSONValue {
        [
            "error": [
                "message": .string(message), "type": .string(type), "param": JSONValue(parameter),
                "code": JSONValue(code),
            ]
        ]
    }

    package var response: HTTPResponse { .json(json, status: status, headers: headers) }
}

/// What the OpenAI-compatible paths have in common.
package enum OpenAI {
    /// The same handler, its errors in OpenAI's shape. What nobody foresaw goes on, to be logged as the 500 that it is.
    package static func errors(_ handler: @escaping HTTPHandler) -> HTTPHandler {
        { request in
            do {
                return try await handler(request)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                let error = OpenAIError(error)
                return error.response
            }
        }
    }
}
