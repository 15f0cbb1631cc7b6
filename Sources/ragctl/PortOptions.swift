import ArgumentParser
import FoundationEssentials
import Operations

/// Where the four services listen on this machine.
struct PortOptions: ParsableArguments {
    @Option(help: "Port of rag-api (API_PORT).")
    var apiPort = PortOptions.port("API_PORT", 8000)

    @Option(help: "Port of rag-retriever (RETRIEVER_PORT).")
    var retrieverPort = PortOptions.port("RETRIEVER_PORT", 8001)

    @Option(help: "Port of rag-embedder (EMBEDDER_PORT).")
    var embedderPort = PortOptions.port("EMBEDDER_PORT", 8002)

    @Option(help: "Port of rag-worker (WORKER_PORT).")
    var workerPort = PortOptions.port("WORKER_PORT", 8003)

    var ports: ServicePorts {
        ServicePorts(api: apiPort, retriever: retrieverPort, embedder: embedderPort, worker: workerPort)
    }

    private static func port(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? standard
    }
}
