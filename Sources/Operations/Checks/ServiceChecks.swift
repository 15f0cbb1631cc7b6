import HTTP
import JSON

/// Asks the four services whether they are ready, and what they miss where they are not.
package struct ServiceChecks: Sendable {
    private let ports: ServicePorts

    package init(ports: ServicePorts) {
        self.ports = ports
    }

    package func run() async -> [DoctorCheck] {
        var checks: [DoctorCheck] = []
        for service in LocalService.allCases { checks.append(await check(service)) }
        return checks
    }

    private func check(_ service: LocalService) async -> DoctorCheck {
        let port = ports.port(of: service)
        if PortCheck.isFree(port) {
            return .broken(
                service.executable, "nothing listens on port \(port)", remedy: "make run, or ragctl up")
        }
        let client = try? PooledHTTPClient(baseURL: "http://127.0.0.1:\(port)")
        let answer = try? await client?.send(HTTPClientRequest(.get, "/readyz?verbose", timeout: .seconds(2)))
        switch answer?.status {
        case 200: return .healthy(service.executable, "ready on port \(port)")
        case 503:
            return .broken(
                service.executable, "not ready: " + String(decoding: answer?.body ?? [], as: UTF8.self),
                remedy: "see what it waits for in its log")
        default:
            return .broken(
                service.executable, "port \(port) is held by another program",
                remedy: "stop that program, or choose another port (ragctl up --help)")
        }
    }
}
