import Crypto
import FoundationEssentials
import HTTP

/// Signs requests to an S3-compatible store (AWS Signature Version 4, as Amazon's reference describes it).
struct S3Signature: Sendable {
    let accessKeyID: String
    let secretAccessKey: String
    let region: String

    /// The headers of a signed request.
    ///
    /// - Parameters:
    ///   - path: percent-encoded, from the slash on.
    ///   - query: names and values as they are; they are encoded here and in the request alike.
    func headers(
        _ method: String, host: String, path: String, query: [(String, String)], headers: [(String, String)] = [],
        body: [UInt8], at date: Date
    ) throws -> HTTPHeaders {
        let stamp = date.basicText
        let digest = try SHA256.hexadecimalDigest(body)
        let all = ([("host", host), ("x-amz-content-sha256", digest), ("x-amz-date", stamp)] + headers)
            .sorted { $0.0 < $1.0 }
        let names = all.map(\.0).joined(separator: ";")
        let canonical = [
            method, path, Self.canonical(query), all.map { "\($0.0):\($0.1)\n" }.joined(), names, digest,
        ].joined(separator: "\n")
        let scope = "\(stamp.prefix(8))/\(region)/s3/aws4_request"
        let toSign = ["AWS4-HMAC-SHA256", stamp, scope, try SHA256.hexadecimalDigest(Array(canonical.utf8))]
            .joined(separator: "\n")
        let signature = Hexadecimal.encode(
            try HMACSHA256.code(for: Array(toSign.utf8), key: try signingKey(String(stamp.prefix(8)))))
        var result = HTTPHeaders()
        for (name, value) in all where name != "host" { result[name] = value }
        result["Authorization"] =
            "AWS4-HMAC-SHA256 Credential=\(accessKeyID)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
        return result
    }

    private func signingKey(_ day: String) throws -> [UInt8] {
        try [day, region, "s3", "aws4_request"].reduce(Array(("AWS4" + secretAccessKey).utf8)) { key, part in
            try HMACSHA256.code(for: Array(part.utf8), key: key)
        }
    }

    /// In the order of the names, everything but unreserved characters encoded.
    static func canonical(_ query: [(String, String)]) -> String {
        query.map { (encode($0.0), encode($0.1)) }.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    static func encode(_ text: String, keepsSlashes: Bool = false) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            case 0x2F where keepsSlashes: encoded += "/"
            default: encoded += "%" + Hexadecimal.encode([byte]).uppercased()
            }
        }
        return encoded
    }
}
