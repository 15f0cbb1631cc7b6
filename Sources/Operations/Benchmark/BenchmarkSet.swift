/// What a measurement brings into the service and asks it.
package struct BenchmarkSet: Sendable {
    /// What is handed in.
    package struct Document: Sendable {
        /// What it is called.
        package let source: String
        /// See `Domain.Document`.
        package let title: String
        /// As it is declared.
        package let mediaType: String
        /// Its bytes.
        package let content: [UInt8]
    }

    /// What the figures' names begin with.
    package let name: String
    /// In the order in which they go in.
    package let documents: [Document]
    package let questions: [String]

    init(name: String, documents: [Document], questions: [String]) {
        self.name = name
        self.documents = documents
        self.questions = questions
    }

    /// A judged test set's passages and questions.
    package init(_ dataset: BEIRDataset) {
        name = "dataset"
        documents = dataset.corpus.map { entry in
            Document(
                source: entry.id, title: entry.title.isEmpty ? entry.id : entry.title, mediaType: "text/plain",
                content: Array((entry.text.isEmpty ? entry.title : entry.text).utf8))
        }
        questions = dataset.queries.map(\.text)
    }
}
