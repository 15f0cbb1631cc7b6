import FoundationEssentials
import HTTP
import Testing

@testable import Wire

struct S3SignatureTests {
    /// The first example of Amazon's "Signature Calculations for the Authorization Header".
    @Test func `a request is signed as Amazon's example is`() throws {
        let signature = S3Signature(
            accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            region: "us-east-1")
        let headers = try signature.headers(
            "GET", host: "examplebucket.s3.amazonaws.com", path: "/test.txt", query: [],
            headers: [("range", "bytes=0-9")], body: [], at: Date(timeIntervalSince1970: 1_369_353_600))
        #expect(
            headers["Authorization"]?.hasSuffix(
                "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41") == true)
        #expect(headers["x-amz-date"] == "20130524T000000Z")
    }

    @Test func `queries are ordered and encoded`() {
        #expect(S3Signature.canonical([("prefix", "a/b c"), ("list-type", "2")]) == "list-type=2&prefix=a%2Fb%20c")
        #expect(S3Signature.encode("a/b é", keepsSlashes: true) == "a/b%20%C3%A9")
    }

    @Test func `values are found in a store's answer`() {
        let answer = S3Answer(Array("<R><Key>a</Key><X/><Key>b&amp;c</Key><Key>open".utf8))
        #expect(answer.values(of: "Key") == ["a", "b&c"])
        #expect(answer.values(of: "Code").isEmpty)
    }
}
