import Dispatch
import Glibc

/// What is fuzzed. Each target takes any bytes and ends the process when what it promises does not hold.
enum FuzzTarget: String, CaseIterable, Sendable {
    case http, body, multipart, events, json, filter, tokenizer, chunker, html, markdown, docx, text, pdf

    /// Set once, before the fuzzer begins.
    nonisolated(unsafe) static var chosen = FuzzTarget.http

    func take(_ bytes: [UInt8]) {
        switch self {
        case .http: HTTPTargets.head(bytes)
        case .body: HTTPTargets.body(bytes)
        case .multipart: HTTPTargets.multipart(bytes)
        case .events: HTTPTargets.events(bytes)
        case .json: JSONTargets.json(bytes)
        case .filter: JSONTargets.filter(bytes)
        case .tokenizer: TokenizerTarget.take(bytes)
        case .chunker: DocumentTargets.chunker(bytes)
        case .html: DocumentTargets.html(bytes)
        case .markdown: DocumentTargets.markdown(bytes)
        case .docx: DocumentTargets.docx(bytes)
        case .text: DocumentTargets.text(bytes)
        case .pdf: DocumentTargets.pdf(bytes)
        }
    }
}

/// Ends the process with a reason where a promise does not hold: the fuzzer keeps the input that broke it.
func demand(_ condition: @autoclosure () -> Bool, _ promise: String) {
    guard !condition() else { return }
    let line = "broken promise: \(promise)\n"
    write(STDERR_FILENO, line, line.utf8.count)
    abort()
}

/// Waits for asynchronous work, which must not need this thread.
func wait(for work: @escaping @Sendable () async -> Void) {
    let done = DispatchSemaphore(value: 0)
    Task {
        await work()
        done.signal()
    }
    done.wait()
}
