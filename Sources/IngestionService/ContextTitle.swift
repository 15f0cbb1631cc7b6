import Domain

/// The title that stands in front of a document's chunks when they are embedded and indexed.
struct ContextTitle {
    /// So many letters and digits mixed, without a break, are a number and no name.
    private static let shortestNumber = 12

    /// What is indexed for words: the title a client gave; where the catalogue only has one made from the source, the
    /// document's own, or else that.
    let indexed: String
    /// What is embedded: the same, or nothing where it is a mere number, like `10009203`: its vector would only mislead.
    let embedded: String

    init(of document: Document, _ parsed: ParsedDocument) {
        let isFromSource = document.title.isEmpty || document.source.contains(document.title)
        let ownTitle = isFromSource ? parsed.title : document.title
        indexed = ownTitle ?? document.title
        embedded = ownTitle ?? (Self.saysSomething(document.title) ? document.title : "")
    }

    /// Whether a source's name, its ending left aside, holds a word and no long number.
    private static func saysSomething(_ name: String) -> Bool {
        let end = name.lastIndex(of: ".") ?? name.endIndex
        let runs = name[..<end].split { !$0.isLetter && !$0.isNumber }
        let hasNumber = runs.contains { run in
            run.count >= shortestNumber && run.contains(where: \.isNumber) && run.contains(where: \.isLetter)
        }
        return !hasNumber
            && runs.contains { $0.allSatisfy(\.isLetter) && ($0.count >= 3 || !$0.utf8.allSatisfy { $0 < 128 }) }
    }
}
