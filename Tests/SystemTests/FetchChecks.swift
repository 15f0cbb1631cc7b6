import HTTP
import JSON
import Logging
import Operations
import TestSupport
import Testing

/// A web server on loopback that a setting allows, and what it must not lead to.
struct PageServer: Sendable {
    let server: HTTPServer
    let port: Int

    static func start() async throws -> PageServer {
        let routes = [
            Route(.get, "/page") { _ in
                let page = "<html><title>Beacon</title><p>The beacon of the west mole flashes in magenta.</p></html>"
                return .bytes(Array(page.utf8), contentType: "text/html")
            },
            Route(.get, "/away") { _ in
                HTTPResponse(HTTPStatus(302, "Found"), headers: HTTPHeaders(["Location": "http://169.254.169.254/"]))
            },
        ]
        let server = HTTPServer(
            configuration: PatientServer.configuration,
            responder: Pipeline(routes: routes.map(\.patient), observer: Unobserved()), logger: Logger(label: "pages"))
        return PageServer(server: server, port: try await server.start())
    }

    var settings: [String: String] { ["FETCH_INNER_HOSTS": "127.0.0.1:\(port)", "QUARANTINE_SUSPICIOUS": "true"] }
}

extension WholePathTests {
    func checkFetchedDocuments(_ stack: TestStack, _ pages: PageServer) async throws {
        let page = try await fetch(stack, "http://127.0.0.1:\(pages.port)/page")
        #expect(page.job["state"]?.string == "succeeded", "\(page.job.text)")
        let document = try await stack.api.get("/v1/documents/\(page.id)")
        #expect(document["media_type"]?.string == "text/html" && document["title"]?.string == "Beacon")
        let question: JSONValue = ["question": "In which colour does the beacon of the west mole flash?"]
        let answer = try await stack.api.post("/query", question)
        #expect(answer["answer"]?.string?.contains("magenta") == true)
        #expect(answer["citations"]?[0]?["source"]?.string == "http://127.0.0.1:\(pages.port)/page")
        let away = try await fetch(stack, "http://127.0.0.1:\(pages.port)/away")
        #expect(away.job["state"]?.string == "failed")
        #expect(away.job["error"]?.string?.contains("may not be asked") == true, "\(away.job.text)")
        #expect(try await stack.send(.get, "/v1/documents/\(away.id)/content").status == 404)
        let inner: JSONValue = ["url": .string("http://127.0.0.1:\(stack.ports.embedder)/")]
        #expect(try await stack.send(.post, "/v1/collections/default/documents", inner.text).status == 422)
        for id in [page.id, away.id] { _ = try await stack.send(.delete, "/v1/documents/\(id)") }
    }

    private func fetch(_ stack: TestStack, _ url: String) async throws -> (id: String, job: JSONValue) {
        let body: JSONValue = ["url": .string(url)]
        let answer = try await stack.api.post("/v1/collections/default/documents", body)
        return (answer["document_id"]?.string ?? "", try await stack.job(answer["job_id"]?.string ?? ""))
    }
}
