import Documents
import Domain
import Testing

@testable import Operations

struct GeneratedDocumentsTests {
    private let generated = GeneratedDocuments(
        sentencesOf: """
            The gate (left) opens when the level rises above two metres. Pumps start one after the other, never at once.
            Whoever enters a shaft wears a harness & carries a light. A tide of more than three metres closes the lock.
            """)

    @Test func `the same seed makes the same documents, another one others`() {
        let first = generated.set(count: 20)
        #expect(first.documents.map(\.content) == generated.set(count: 20).documents.map(\.content))
        #expect(first.questions == generated.set(count: 20).questions)
        #expect(first.documents.map(\.content) != generated.set(count: 20, seed: 2).documents.map(\.content))
    }

    @Test func `documents of all formats are read`() async throws {
        let documents = generated.set(count: 12).documents
        #expect(Set(documents.map(\.mediaType)).count == 4)
        for document in documents {
            let type = try MediaType.detect(
                declared: document.mediaType, fileName: document.source, content: document.content)
            #expect(type.rawValue == document.mediaType)
            let parsed = try await DocumentParser().parse(document.content, as: type)
            let text = parsed.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(generated.sentences.contains { text.contains($0) }, "\(document.source)")
        }
    }

    @Test func `times to readiness come through the environment`() {
        let readiness = [
            ServiceReadiness(service: .api, duration: .milliseconds(250)),
            ServiceReadiness(service: .worker, duration: .milliseconds(125), isAlone: true),
        ]
        let figures = ReadinessBenchmark.figures(from: ReadinessBenchmark.text(of: readiness))
        #expect(
            figures.map(\.metric) == [
                "time to readiness, rag-api, all at once", "time to readiness, rag-worker, alone",
            ])
        #expect(figures.map(\.value) == [250, 125])
    }
}
