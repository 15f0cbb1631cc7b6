import HTTP
import JSON
import ServiceHost

/// A problem as the data of an event, for what goes wrong when the status has been sent already.
enum StreamedProblem {
    static func json(_ error: any Error, _ context: RequestContext) -> JSONValue {
        let problems = ProblemResponses(mappings: [{ HTTPProblem(describing: $0) }])
        let problem = problems.problem(for: error)
        return [
            "type": "about:blank", "title": .string(problem.status.phrase), "status": JSONValue(problem.status.code),
            "detail": .string(problem.detail), "code": .string(problem.code),
            "request_id": .string(context.requestID),
        ]
    }
}
