import HTTP
import OpenAIInterface

/// What is refused before a handler is reached has OpenAI's shape on the paths that have it. Stands outermost.
struct RefusalShapeMiddleware: HTTPMiddleware {
    func handle(_ request: HTTPRequest, next: HTTPHandler) async throws -> HTTPResponse {
        do {
            return try await next(request)
        } catch let problem as HTTPProblem where OpenAPIOperation.isOpenAI(request.route) {
            return OpenAIError(problem).response
        }
    }
}
