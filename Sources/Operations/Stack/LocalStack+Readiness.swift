extension LocalStack {
    /// How long each service takes to readiness while the machine does nothing else: a second one of it is started
    /// beside the running stack, and stopped again. The median of `rounds`.
    package func readinessAlone(rounds: Int = 3) async throws -> [ServiceReadiness] {
        var medians: [ServiceReadiness] = []
        for service in LocalService.allCases {
            var durations: [Duration] = []
            for _ in 0..<rounds { durations.append(try await startAlone(service)) }
            let median = durations.sorted()[rounds / 2]
            medians.append(ServiceReadiness(service: service, duration: median, isAlone: true))
        }
        return medians
    }

    private func startAlone(_ service: LocalService) async throws -> Duration {
        let port = PortCheck.freePorts().api
        let process = process(of: service, port: port, log: "\(service.executable)-alone")
        let wait = ReadinessWait(since: .now, within: .seconds(60))
        return try await withThrowingTaskGroup(of: Duration?.self) { group in
            group.addTask {
                _ = try await process.run()
                return nil
            }
            group.addTask { try await wait.untilReady(service, "http://127.0.0.1:\(port)").duration }
            defer { group.cancelAll() }
            guard let duration = try await group.next() ?? nil else {
                throw StackError("a second \(service.executable) ended: \(process.lastLogLine)")
            }
            return duration
        }
    }
}
