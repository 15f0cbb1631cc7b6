import Crypto
package import HTTP
package import Settings

extension Settings {
    /// Certificate and key of the service's own port; nil where it speaks in the clear.
    var identity: TLSIdentity? {
        get throws {
            switch (self.tlsCertificate, self.tlsKey) {
            case (let certificate?, let key?): return try TLSIdentity(certificate: certificate, key: key)
            case (nil, nil): return nil
            default: throw TLSSettingsProblem()
            }
        }
    }

    /// A client of another service, over TLS where its URL says so.
    package func client(of url: String, maximumConnections: Int = 32) throws -> PooledHTTPClient {
        let trust = try self.tlsAuthorities.map { try TLSContext.client(authorities: $0) }
        return try PooledHTTPClient(baseURL: url, maximumConnections: maximumConnections, trust: trust)
    }
}

private struct TLSSettingsProblem: Error, CustomStringConvertible {
    var description: String { "TLS_CERTIFICATE and TLS_KEY belong together: set both, or neither" }
}
