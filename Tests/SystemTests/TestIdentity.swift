import Crypto
import FoundationEssentials
import Subprocess
import SystemPackage

/// A certificate of one test's own for 127.0.0.1, which vouches for itself.
struct TestIdentity: Sendable {
    let identity: TLSIdentity
    /// The file of who vouches for it.
    let authorities: String

    /// Runs `body` with a new one, made by `openssl`.
    static func with<Result>(_ body: (TestIdentity) async throws -> Result) async throws -> Result {
        let folder = "/tmp/rag-identity-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (certificate, key) = (folder + "/certificate.pem", folder + "/key.pem")
        let outcome = try await Subprocess.run(
            .name("openssl"),
            arguments: [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
            ], output: .discarded, error: .discarded)
        guard outcome.terminationStatus.isSuccess else { throw NoIdentity() }
        let identity = try TLSIdentity(certificate: certificate, key: key)
        return try await body(TestIdentity(identity: identity, authorities: certificate))
    }
}

struct NoIdentity: Error {}
