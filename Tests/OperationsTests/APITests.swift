import JSON
import Operations
import Testing

struct APITests {
    @Test func `paths and parameters are percent-encoded by bytes`() {
        #expect(PercentEncoding.segment("a b/ü") == "a%20b%2F%C3%BC")
        #expect(PercentEncoding.query([("q", "1+1"), ("n", "ok")]) == "q=1%2B1&n=ok")
    }

    @Test func `a refused request is explained with all its fields`() throws {
        let problem = try JSONValue(
            parsing: Array(
                #"{"detail": "some fields are wrong", "errors": [{"pointer": "/a", "detail": "is required"}]}"#.utf8))
        let failure = APIFailure(status: 422, problem: problem)
        #expect("\(failure)" == "the service answered 422: some fields are wrong\n  /a is required")
    }
}
