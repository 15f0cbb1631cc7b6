import Domain
import HTTP
import JSON

/// Jobs: list, read, watch, send again, take back.
struct JobHandlers: Sendable {
    private let log: any JobLog
    private let control: any JobControl
    private let collections: any CollectionStore
    private let wakeUp: any WakeUp
    private let limits: GatewayLimits

    init(_ ports: GatewayPorts, limits: GatewayLimits) {
        log = ports.jobs
        control = ports.jobControl
        collections = ports.collections
        wakeUp = ports.wakeUp
        self.limits = limits
    }

    /// A stream ends by itself before the server would end it.
    var timeLimit: Duration { limits.jobStreamTime + .seconds(30) }

    func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        let page: PageRequest<JobKind> = try PageReader.read(request)
        let state = try readState(request)
        var collection: CollectionID?
        if let name = request.query("collection") {
            collection = try await collections.find(CollectionReference(name)).id
        }
        return .json(try await log.jobs(in: collection, state: state, page).json(id: \.id.description, element: \.json))
    }

    func read(_ request: HTTPRequest) async throws -> HTTPResponse {
        if request.headers["Accept"]?.hasPrefix("text/event-stream") == true { return try await events(request) }
        return .json(try await log.job(try id(request)).json)
    }

    /// An event `progress` for each change, then `done`; or `interrupted`, when the service stops or the stream's time is up. A job that does not exist is 404 before the stream begins.
    func events(_ request: HTTPRequest) async throws -> HTTPResponse {
        let first = try await log.job(try id(request))
        let end = ContinuousClock.now + limits.jobStreamTime
        return .events { [log, limits] stream in
            var job = first
            try await stream.send(event: "progress", data: job.json.text)
            while !job.state.isFinal {
                guard ContinuousClock.now < end, !stream.isDraining else {
                    let reason = stream.isDraining ? "the service stops" : "a stream's time is up"
                    let told: JSONValue = ["detail": .string(reason + "; the job goes on, ask again")]
                    return try await stream.send(event: "interrupted", data: told.text)
                }
                try await Task.sleep(for: limits.jobPollInterval)
                let next = try await log.job(job.id)
                if next != job { try await stream.send(event: "progress", data: next.json.text) }
                job = next
            }
            try await stream.send(event: "done", data: job.json.text)
        }
    }

    func redrive(_ request: HTTPRequest) async throws -> HTTPResponse {
        let job = try await control.redrive(try id(request))
        await wakeUp.signal()
        return .json(job.json)
    }

    func cancel(_ request: HTTPRequest) async throws -> HTTPResponse {
        .json(try await control.cancel(try id(request)).json)
    }

    private func id(_ request: HTTPRequest) throws(ServiceError) -> JobID { try request.id("job", "job") }

    private func readState(_ request: HTTPRequest) throws(JSONFieldErrors) -> JobState? {
        guard let text = request.query("state") else { return nil }
        guard let state = JobState(rawValue: text) else {
            let states = JobState.allCases.map(\.rawValue).joined(separator: ", ")
            throw JSONFieldErrors(problems: [JSONFieldProblem(pointer: "/state", message: "must be one of \(states)")])
        }
        return state
    }
}
