package import Answering
package import Domain

/// Writes an answer from passages: `Answerer`, seen from the gateway.
package protocol AnswerComposer: Sendable {
    /// The language model that is asked first; nil where answers are only picked from the documents.
    var modelName: String? { get }
    /// Text piece by piece, citations as they are checked, and last the whole answer, once. Leaving the stream stops the
    /// work.
    func answer(_ question: String, from retrieval: Retrieval) -> AsyncThrowingStream<AnswerEvent, any Error>
}

extension Answerer: AnswerComposer {}
