import Domain
import HTTP
import JSON
import Testing

struct JobTests {
    @Test func `jobs are listed by collection and state`() async throws {
        let gateway = try GatewayUnderTest()
        _ = try await job(gateway)
        #expect(
            try await gateway.send(.get, "/v1/jobs?collection=default&state=queued").json["data"]?.array?.count == 1)
        #expect(try await gateway.send(.get, "/v1/jobs?state=failed").json["data"]?.array?.isEmpty == true)
        #expect(try await gateway.send(.get, "/v1/jobs?state=lost").pointers == ["/state"])
        #expect(try await gateway.send(.get, "/v1/jobs?collection=none").status == 404)
    }

    @Test func `a job that is over tells so at once`() async throws {
        let gateway = try GatewayUnderTest()
        let id = try await job(gateway)
        gateway.catalogue.move(id, to: .failed, stage: .parsing, error: "The PDF is encrypted.")
        #expect(try await gateway.send(.get, "/v1/jobs/\(id)").json["error"] == "The PDF is encrypted.")
        let events = try await gateway.send(.get, "/v1/jobs/\(id)/events").events
        #expect(events.map(\.name) == ["progress", "done"])
    }

    @Test func `a job's stream follows its changes to the end`() async throws {
        let gateway = try GatewayUnderTest()
        let id = try await job(gateway)
        let headers = HTTPHeaders(["Accept": "text/event-stream"])
        async let reply = gateway.send(.get, "/v1/jobs/\(id)", headers: headers)
        gateway.catalogue.move(id, to: .running, stage: .embedding, done: 3, total: 9)
        gateway.catalogue.move(id, to: .succeeded, stage: .done)
        let events = try await reply.events
        #expect(events.last?.name == "done")
        #expect(events.last.flatMap { try? JSONValue(parsing: Array($0.data.utf8)) }?["state"] == "succeeded")
        #expect(events.dropLast().allSatisfy { $0.name == "progress" })
    }

    @Test func `a stream of a job that does not exist is 404 before it begins`() async throws {
        #expect(try await GatewayUnderTest().send(.get, "/v1/jobs/\(JobID.make())/events").status == 404)
    }

    @Test func `a failed job is sent again, a waiting one taken back`() async throws {
        let gateway = try GatewayUnderTest()
        let id = try await job(gateway)
        #expect(try await gateway.send(.post, "/v1/jobs/\(id)/cancel").json["state"] == "cancelled")
        #expect(try await gateway.send(.post, "/v1/jobs/\(id)/redrive").json["state"] == "queued")
        gateway.catalogue.move(id, to: .succeeded, stage: .done)
        for action in ["redrive", "cancel"] {
            #expect(try await gateway.send(.post, "/v1/jobs/\(id)/\(action)").status == 409)
            #expect(try await gateway.send(.post, "/v1/jobs/\(JobID.make())/\(action)").status == 404)
        }
    }

    @Test func `a stream of a service that stops says so, and that the job goes on`() async throws {
        let gateway = try GatewayUnderTest()
        let id = try await job(gateway)
        let events = try await gateway.send(.get, "/v1/jobs/\(id)/events", drains: true).events
        #expect(events.map(\.name) == ["progress", "interrupted"])
        #expect(events.last?.data.contains("the service stops") == true)
    }

    private func job(_ gateway: GatewayUnderTest) async throws -> JobID {
        let accepted = try await gateway.send(.post, "/v1/collections/default/documents", ["text": "Hello"])
        return try #require(accepted.json["job_id"]?.string.flatMap { JobID($0) })
    }
}
