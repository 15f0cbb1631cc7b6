import FoundationEssentials
import JSON
import Operations
import Testing

/// Checks of files that cannot be read: each says why, and nothing of it can be found.
extension WholePathTests {
    func checkRefusedDocuments(_ stack: TestStack) async throws {
        try await checkReason(stack, "empty.pdf", "application/pdf", [], "empty")
        try await checkReason(stack, "damaged.pdf", "application/pdf", Array("%PDF-1.7 no more".utf8), "PDF")
        try await checkReason(stack, "locked.pdf", "application/pdf", golden("locked.pdf"), "protected by a password")
        try await checkReason(stack, "image.pdf", "application/pdf", golden("image.pdf"), "OCR")
        let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        try await checkReason(stack, "bomb.docx", word, golden("bomb.docx"), "ZIP bomb")
        let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let unknown = try await stack.send(.post, Self.documents + "a.png", picture, type: "image/png")
        #expect(unknown.status == 415)
    }

    /// Refused at once or by its job, with a reason that names what is wrong.
    private func checkReason(
        _ stack: TestStack, _ name: String, _ type: String, _ content: [UInt8], _ reason: String
    ) async throws {
        let answer = try await stack.send(.post, Self.documents + name, content, type: type)
        guard answer.status == 202 else {
            #expect((400..<500).contains(answer.status), "\(name): \(answer.text)")
            #expect(answer.json["detail"]?.string?.contains(reason) == true, "\(name): \(answer.text)")
            return
        }
        let job = try await stack.job(answer.json["job_id"]?.string ?? "")
        #expect(job["state"]?.string == "failed", "\(name)")
        #expect(job["error"]?.string?.contains(reason) == true, "\(name): \(job.text)")
    }

    private static let documents = "/v1/collections/default/documents?source="

    private func golden(_ name: String) throws -> [UInt8] {
        let tests = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        let path = tests.joined(separator: "/") + "/DocumentsTests/Golden/" + name
        return Array(try Data(contentsOf: URL(filePath: path)))
    }
}
