package import Domain

/// Writes an answer from passages.
package protocol AnswerComposer: Sendable {
    /// The language model that is asked first; nil where answers are only picked from the documents.
    var modelName: String? { get }
    /// Text piece by piece, citations as they are checked, and last the whole answer, once.
    func compose(_ question: String, from retrieval: Retrieval) -> AsyncThrowingStream<CompositionEvent, any Error>
}

/// A step of an answer's making.
package enum CompositionEvent: Sendable {
    case delta(String)
    case citation(Citation)
    case answer(Answer)
}
