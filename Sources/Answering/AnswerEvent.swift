package import Domain

/// A step of an answer's making, in the order they come: text, citations as they are checked, the whole answer once.
package enum AnswerEvent: Sendable {
    case delta(String)
    case citation(Citation)
    case answer(Answer)
}
